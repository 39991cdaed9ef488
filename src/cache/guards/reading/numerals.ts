/** Number words and Chinese numerals to values. */

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety';
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth';

const SMALL: ReadonlyMap<string, number> = new Map([
  ...ONES.split(' ').map((word, value) => [word, value] as const),
  ...TENS.split(' ').map((word, at) => [word, 20 + 10 * at] as const),
  ['dozen', 12],
]);
const SCALES: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
]);
const ORDINAL: ReadonlyMap<string, number> = new Map([
  ...ORDINALS.split(' ').map((word, at) => [word, at + 1] as const),
  ['twentieth', 20],
  ['hundredth', 100],
  ['thousandth', 1000],
  ['once', 1],
  ['twice', 2],
  ['thrice', 3],
]);
const HAN_DIGITS: ReadonlyMap<string, number> = new Map([
  ...[...'零一二三四五六七八九'].map((sign, value) => [sign, value] as const),
  ['〇', 0],
  ['两', 2],
  ['兩', 2],
]);
const HAN_PLACES: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
]);
const HAN_GROUPS: ReadonlyMap<string, number> = new Map([
  ['万', 1e4],
  ['萬', 1e4],
  ['亿', 1e8],
  ['億', 1e8],
]);

export const scaleOf = (word: string): number | undefined => SCALES.get(word);
export const ordinalOf = (word: string): number | undefined => ORDINAL.get(word);
export const hanGroupOf = (sign: string): number | undefined => HAN_GROUPS.get(sign) ?? HAN_PLACES.get(sign);
export const isHanNumeral = (sign: string): boolean =>
  HAN_DIGITS.has(sign) || HAN_PLACES.has(sign) || HAN_GROUPS.has(sign);

/** Of a word, or of two with a hyphen between: `seven`, `twenty-five`; undefined where it is no number. */
export function smallNumberOf(word: string): number | undefined {
  const known = SMALL.get(word);
  if (known !== undefined) return known;
  const [tens, ones, more] = word.split('-');
  const a = SMALL.get(tens ?? '');
  const b = SMALL.get(ones ?? '');
  return a !== undefined && b !== undefined && more === undefined && a >= 20 && b < 10 ? a + b : undefined;
}

/** Value of a run of Chinese numerals: 二十五 is 25, 三万五千 35,000, 二〇二六 2026. */
export function hanValueOf(run: string): number {
  const signs = [...run];
  if (signs.length > 1 && signs.every((sign) => HAN_DIGITS.has(sign)))
    return Number(signs.map((sign) => HAN_DIGITS.get(sign)).join(''));
  let total = 0;
  let group = 0;
  let digit: number | undefined;
  for (const sign of signs) {
    const place = HAN_PLACES.get(sign);
    const scale = HAN_GROUPS.get(sign);
    if (place !== undefined) {
      group += (digit ?? 1) * place;
      digit = undefined;
    } else if (scale !== undefined) {
      total += Math.max(group + (digit ?? 0), 1) * scale;
      group = 0;
      digit = undefined;
    } else digit = HAN_DIGITS.get(sign);
  }
  return total + group + (digit ?? 0);
}
