/** Longest run of letters whose hash is taken. */
const LONGEST = 4;
/** What a language is told by: so many units from the first letter on. */
export const LETTER_UNITS = 256;
export const LETTER_HASHES_AT_MOST = LETTER_UNITS * (LONGEST + 2) + LONGEST;

const SPACE = 32;
const PRIME = 0x01000193;
const SEED = 0x3c6ef372;

/**
 * Writes the hashes (FNV-1a) of one to four neighbouring letters, words bordered by a space, repeats included, into
 * `out` and returns how many. Reads LETTER_UNITS from the first letter on. O(1) after the first letter.
 */
export function hashLetters(codes: Uint16Array, length: number, out: Int32Array): number {
  let from = 0;
  while (from < length && !isLetter(codes[from] as number)) from++;
  const to = Math.min(length, from + LETTER_UNITS);
  let count = 0;
  for (let at = from; at < to; at++) {
    if (!isLetter(codes[at] as number)) continue;
    // A word's first letter is counted with the border in front of it, too.
    const first = at === from || !isLetter(codes[at - 1] as number);
    if (first) count = grams(codes, at, to, Math.imul(SEED ^ SPACE, PRIME), LONGEST - 1, out, count);
    count = grams(codes, at, to, SEED, LONGEST, out, count);
  }
  return count;
}

function grams(
  codes: Uint16Array,
  at: number,
  to: number,
  seed: number,
  longest: number,
  out: Int32Array,
  counted: number,
): number {
  let count = counted;
  let hash = seed;
  for (let end = at; end < at + longest; end++) {
    const unit = end < to ? (codes[end] as number) : SPACE;
    const inside = isLetter(unit);
    hash = Math.imul(hash ^ (inside ? unit : SPACE), PRIME);
    out[count++] = hash;
    if (!inside) break;
  }
  return count;
}

/** Letters, marks and surrogates: no ASCII but a to z and the apostrophe, no punctuation of other blocks. */
function isLetter(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || code === 39;
  return (
    code >= 0xaa &&
    code !== 0xab &&
    code !== 0xbb &&
    code !== 0xbf &&
    !(code >= 0x2000 && code <= 0x206f) &&
    !(code >= 0x3000 && code <= 0x303f) &&
    code < 0xfe30
  );
}
