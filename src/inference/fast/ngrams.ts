import { isUnspaced } from '../text/fold.ts';

/** A chunk ends at the first space after this many units … */
const CHUNK_UNITS = 320;
/** … or here where there is none. */
const CHUNK_UNITS_AT_MOST = 400;
const LONGEST_GRAM = 5;
/** A unit starts at most 3 grams and ends at most one word with its pair. */
export const HASHES_AT_MOST = CHUNK_UNITS_AT_MOST * 5 + 8;

const SPACE = 32;
const PRIME = 0x01000193;
const GRAM_SEED = 0x811c9dc5 | 0;
const WORD_SEED = 0x2f0b4a47;
const PAIR_SEED = 0x5bd1e995;
const UNSPACED_SEED = 0x1b873593;

/** Where the chunk that starts at `from` ends: behind a space where one comes in time. O(chunk). */
export function chunkEnd(codes: Uint16Array, from: number, length: number): number {
  const stop = Math.min(length, from + CHUNK_UNITS_AT_MOST);
  let end = from + CHUNK_UNITS;
  while (end < stop && codes[end] !== SPACE) end++;
  // What is left is too short for a chunk of its own.
  return length - end < 40 && length - from <= CHUNK_UNITS_AT_MOST ? length : Math.min(end, length);
}

/**
 * Writes the 32-bit hashes (FNV-1a) of a chunk's n-grams into `out`, repeats included, and returns how many: words and
 * pairs of neighbouring words; 3 to 5 characters within a word and its borders; of scripts without spaces one
 * to three characters. `out` holds HASHES_AT_MOST. O(chunk).
 */
export function hashGrams(codes: Uint16Array, from: number, to: number, out: Int32Array): number {
  let count = 0;
  let word = WORD_SEED;
  let previous = 0;
  for (let at = from; at < to; at++) {
    const code = codes[at] as number;
    if (isUnspaced(code)) {
      count = unspacedGrams(codes, at, to, out, count);
      word = WORD_SEED;
      continue;
    }
    if (isWordUnit(code)) {
      word = Math.imul(word ^ code, PRIME);
      if (at + 1 === to || !isWordUnit(codes[at + 1] as number)) {
        out[count++] = word;
        if (previous !== 0) out[count++] = Math.imul(Math.imul(previous ^ PAIR_SEED, PRIME) ^ word, PRIME);
        previous = word;
        word = WORD_SEED;
      }
    }
    // Grams start at the space in front of a word, or within it.
    let gram = GRAM_SEED;
    if (at === from && code !== SPACE) count = edgeGrams(codes, at, to, out, count);
    for (let n = 1; n <= LONGEST_GRAM; n++) {
      const end = at + n - 1;
      const unit = end < to ? (codes[end] as number) : SPACE;
      if (isUnspaced(unit)) break;
      gram = Math.imul(gram ^ unit, PRIME);
      if (n >= 3) out[count++] = gram;
      if (unit === SPACE && n > 1) break;
    }
  }
  return count;
}

/** The grams of a word at the very start, as if a space stood in front of it. */
function edgeGrams(codes: Uint16Array, at: number, to: number, out: Int32Array, counted: number): number {
  let count = counted;
  let gram = Math.imul(GRAM_SEED ^ SPACE, PRIME);
  for (let n = 2; n <= LONGEST_GRAM; n++) {
    const end = at + n - 2;
    const unit = end < to ? (codes[end] as number) : SPACE;
    if (isUnspaced(unit)) break;
    gram = Math.imul(gram ^ unit, PRIME);
    if (n >= 3) out[count++] = gram;
    if (unit === SPACE) break;
  }
  return count;
}

function unspacedGrams(codes: Uint16Array, at: number, to: number, out: Int32Array, counted: number): number {
  let count = counted;
  let gram = UNSPACED_SEED;
  for (let end = at; end < to && end < at + 3; end++) {
    const unit = codes[end] as number;
    if (!isUnspaced(unit)) break;
    gram = Math.imul(gram ^ unit, PRIME);
    out[count++] = gram;
  }
  return count;
}

/** Letters, digits, the underscore, and all that is not ASCII and not a general mark of punctuation. */
function isWordUnit(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || code === 48 || code === 95;
  return (
    code >= 0xc0 &&
    !(code >= 0x2000 && code <= 0x206f) &&
    !(code >= 0x3000 && code <= 0x303f) &&
    code < 0xfe30
  );
}
