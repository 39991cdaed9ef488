import { textOf } from '../../../inference/evasion/readable.ts';
import { defineHiding, stretches } from './define.ts';

/** One selector picks a glyph; a row of them picks nothing and can hold a byte each. */
const RUN = /(?:[\ufe00-\ufe0f]|\udb40[\udd00-\uddef]){3,}/g;

export default defineHiding({
  id: 'variation-selectors',
  title: 'Variation selectors',
  summary: 'Rows of variation selectors, each of which can stand for a byte.',
  name: { en: 'data in variation selectors', zh: '藏在变体选择符中的数据' },
  source: 'https://paulbutler.org/2025/smuggling-arbitrary-data-through-an-emoji/',
  find: (text) =>
    stretches(text, RUN, ({ 0: run }) => ({
      says: textOf(Uint8Array.from(run, (point) => byteOf(point.codePointAt(0) ?? 0))) ?? '',
      certain: true,
    })),
});

const byteOf = (code: number): number => (code < 0x10000 ? code - 0xfe00 : code - 0xe0100 + 16);
