import { textOf } from '../../../inference/evasion/readable.ts';
import { defineHiding, type HiddenStretch, stretches } from './define.ts';

const ZERO_WIDTH = '\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff';
const RUN = new RegExp(`[${ZERO_WIDTH}]+`, 'g');
/** Scripts in which joiners and zero-width spaces are part of the spelling. */
const JOINED =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Mongolian}\p{Script=Hebrew}\p{Extended_Pictographic}\p{Emoji_Modifier}\u{1f1e6}-\u{1f1ff}]/u;
/** So many in a row carry a message: two symbols spell a letter in eight. */
const MESSAGE = 8;
/** So many inside Latin words are there to break words up. */
const BROKEN_WORDS = 3;

export default defineHiding({
  id: 'zero-width',
  title: 'Zero-width characters',
  summary: 'Characters without width: a message in a row of them, or words broken up by them.',
  name: { en: 'zero-width characters', zh: '零宽字符' },
  source: 'https://www.unicode.org/reports/tr36/#Invisible_Characters',
  find(text) {
    const found: HiddenStretch[] = [];
    let inWords = 0;
    const all = stretches(text, RUN, ({ 0: run, index }) => {
      if (run.length >= MESSAGE) return { says: spelled(run), certain: true };
      if (index === 0 && run === '\ufeff') return undefined;
      const before = lastPoint(text.slice(Math.max(0, index - 2), index));
      const after = String.fromCodePoint(text.codePointAt(index + run.length) ?? 32);
      // what shapes a letter or an emoji, and where a long word may be parted
      if (JOINED.test(before) || JOINED.test(after) || before === '\ufe0f') return undefined;
      if (/^\u00ad$/.test(run)) return undefined;
      if (/\p{Script=Latin}/u.test(before) && /\p{Script=Latin}/u.test(after)) inWords++;
      return { says: '', certain: false };
    });
    for (const stretch of all) found.push(inWords >= BROKEN_WORDS ? { ...stretch, certain: true } : stretch);
    return found;
  },
});

function lastPoint(text: string): string {
  return Array.from(text).at(-1) ?? ' ';
}

/** Two symbols as bits, eight a letter, either way round; '' where that is no writing. */
function spelled(run: string): string {
  const symbols = [...new Set(run)];
  if (symbols.length < 2) return '';
  const [a, b] = symbols as [string, string];
  for (const [zero, one] of [
    [a, b],
    [b, a],
  ]) {
    const bits = Array.from(run)
      .filter((symbol) => symbol === zero || symbol === one)
      .map((symbol) => (symbol === one ? '1' : '0'))
      .join('');
    const said = textOf(Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2)));
    if (said !== undefined && said !== '') return said;
  }
  return '';
}
