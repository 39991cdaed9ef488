import { textOf } from '../readable.ts';
import { defineDisguise } from './define.ts';

/** Tag characters mirror ASCII at U+E0000; flags of parts of countries have up to six of them. */
const TAGS = /(?:\udb40[\udc00-\udc7f]){8,}/g;
/** Selectors stand for bytes: the first sixteen for 0 to 15, the supplementary ones for 16 to 255. */
const SELECTORS = /(?:[\ufe00-\ufe0f]|\udb40[\udd00-\uddef]){8,}/g;

export default defineDisguise({
  id: 'tags',
  title: 'Tag characters',
  summary: 'Text written in Unicode tag characters or variation selectors, which no screen shows.',
  suspect: ({ wide }) => wide.tags >= 8,
  decode(text) {
    const found = [
      ...Array.from(text.matchAll(TAGS), ([run]) => tagsOf(run)),
      ...Array.from(text.matchAll(SELECTORS), ([run]) => selectorsOf(run)),
    ].filter((part) => part !== '');
    return found.length === 0 ? undefined : found.join('\n');
  },
});

function tagsOf(run: string): string {
  const out: string[] = [];
  for (let i = 1; i < run.length; i += 2) {
    const code = run.charCodeAt(i) - 0xdc00;
    if (code >= 32 && code < 127) out.push(String.fromCharCode(code));
  }
  return out.join('');
}

function selectorsOf(run: string): string {
  const bytes = Array.from(run, (point) => {
    const code = point.codePointAt(0) ?? 0;
    return code < 0x10000 ? code - 0xfe00 : code - 0xe0100 + 16;
  });
  return textOf(Uint8Array.from(bytes)) ?? '';
}
