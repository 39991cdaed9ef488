/** How the words of two texts fit together. */
export interface Alignment {
  /** How many words of the one are not in the other. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** How often a common word stands before the one that it follows in the other. */
  readonly breaks: number;
}

/** Two words are one, misspelt or inflected, from this share of common letter pairs on … */
const MISSPELT = 0.6;
/** … if both have so many letters. */
const LETTERS_AT_LEAST = 4;

/** Each word of a takes its next equal in b, else its first, else one that is nearly the same. O(n·m) compared pointers. */
export function align(a: readonly string[], b: readonly string[]): Alignment {
  const taken = new Uint8Array(b.length);
  const places: number[] = [];
  const left: string[] = [];
  let last = -1;
  for (const word of a) {
    const at = nextFree(b, taken, word, last + 1);
    if (at < 0) {
      left.push(word);
      continue;
    }
    taken[at] = 1;
    places.push(at);
    last = at;
  }
  let onlyA = 0;
  let misspelt = 0;
  for (const word of left) {
    const at = nearlySame(b, taken, word);
    if (at < 0) onlyA++;
    else {
      taken[at] = 1;
      misspelt++;
    }
  }
  return {
    onlyA,
    onlyB: b.length - places.length - misspelt,
    breaks: places.filter((place, i) => i > 0 && place < (places[i - 1] as number)).length,
  };
}

function nextFree(words: readonly string[], taken: Uint8Array, word: string, from: number): number {
  for (let at = words.indexOf(word, from); at >= 0; at = words.indexOf(word, at + 1))
    if (taken[at] === 0) return at;
  for (let at = words.indexOf(word); at >= 0 && at < from; at = words.indexOf(word, at + 1))
    if (taken[at] === 0) return at;
  return -1;
}

/** Numbers are one or another. */
function nearlySame(words: readonly string[], taken: Uint8Array, word: string): number {
  if (word.length < LETTERS_AT_LEAST || /\d/.test(word)) return -1;
  return words.findIndex(
    (other, at) =>
      taken[at] === 0 && other.length >= LETTERS_AT_LEAST && lettersInCommon(word, other) >= MISSPELT,
  );
}

/** Dice's coefficient of neighbouring letters (Dice 1945; Adamson and Boreham 1974). O(length). */
function lettersInCommon(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length < 2 || b.length < 2) return 0;
  const pairs = new Map<number, number>();
  for (let i = 1; i < a.length; i++) {
    const pair = a.charCodeAt(i - 1) * 0x10000 + a.charCodeAt(i);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let common = 0;
  for (let i = 1; i < b.length; i++) {
    const pair = b.charCodeAt(i - 1) * 0x10000 + b.charCodeAt(i);
    const left = pairs.get(pair) ?? 0;
    if (left === 0) continue;
    pairs.set(pair, left - 1);
    common++;
  }
  return (2 * common) / (a.length + b.length - 2);
}
