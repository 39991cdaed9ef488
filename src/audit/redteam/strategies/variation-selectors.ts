import { textOfUtf8, utf8 } from './shared/bytes.ts';
import { codedStrategy } from './shared/coded.ts';
import { COVER } from './shared/cover.ts';
import { SOURCES } from './shared/sources.ts';

/** Selectors 1 to 16, and 17 to 256 in a plane of their own. */
const FIRST = 0xfe00;
const FURTHER = 0xe0100;

export default codedStrategy({
  id: 'variation-selectors',
  title: 'Variation selectors',
  summary: 'The bytes of the request as invisible selectors behind a picture.',
  source: SOURCES.variationSelectors,
  family: 'obfuscation',
  note: `${COVER}It stands in the variation selectors behind the picture, a byte each.`,
  write: (text) =>
    `🙂${Array.from(utf8(text), (byte) => String.fromCodePoint(byte < 16 ? FIRST + byte : FURTHER + byte - 16)).join('')}`,
  read: (payload) =>
    textOfUtf8(
      Array.from(payload.slice('🙂'.length), (sign) => {
        const point = sign.codePointAt(0) ?? 0;
        return point < FURTHER ? point - FIRST : point - FURTHER + 16;
      }),
    ),
});
