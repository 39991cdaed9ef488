import { englishness, letterOf, pairScore } from './english-bigrams.ts';
import type { Stretch } from './profile.ts';

const LETTERS = 26;
/** Units of the stretch that are counted to find the key. */
const COUNTED_UNITS = 65_536;
const PAIRS_AT_LEAST = 12;
/** What the deciphered stretch must score on average, and how far above what stands there; English has 11. */
const ENGLISH_AT_LEAST = 5.5;
const GAIN_AT_LEAST = 7;
const CLAUSE_GAIN_AT_LEAST = 4;
/** Units of a stretch that is believed in the midst of a clause that is none. */
const ALONE_AT_LEAST = 60;

/** How often each letter (0 to 25) follows each; row the first. Float64[676]. O(length, bounded). */
function countPairs(text: string, from: number, to: number): Float64Array {
  const counts = new Float64Array(LETTERS * LETTERS);
  let before = -1;
  for (let i = from; i < Math.min(to, from + COUNTED_UNITS); i++) {
    const letter = letterOf(text.charCodeAt(i));
    if (letter >= 0 && before >= 0) {
      const at = before * LETTERS + letter;
      counts[at] = (counts[at] as number) + 1;
    }
    before = letter;
  }
  return counts;
}

/** Mean score of counted pairs as `read` would turn their letters. -Infinity without pairs. O(676). */
function meanScore(counts: Float64Array, read: (letter: number) => number): number {
  let sum = 0;
  let pairs = 0;
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at] as number;
    if (count === 0) continue;
    sum += count * pairScore(read(Math.floor(at / LETTERS)), read(at % LETTERS));
    pairs += count;
  }
  return pairs < PAIRS_AT_LEAST ? Number.NEGATIVE_INFINITY : sum / pairs;
}

/** How far each letter was moved on, 1 to 25, to give the best English back. O(length). */
export function shiftOf(text: string, { from, to }: Stretch): number {
  const counts = countPairs(text, from, to);
  let best = 0;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let shift = 1; shift < LETTERS; shift++) {
    const score = meanScore(counts, (letter) => (letter + LETTERS - shift) % LETTERS);
    if (score <= bestScore) continue;
    best = shift;
    bestScore = score;
  }
  return best;
}

/**
 * The text with the clause around the stretch deciphered, or the stretch alone where the clause gains nothing by it; undefined
 * where what comes out is not English, or what stands there is. O(length).
 */
export function decipher(text: string, odd: Stretch, read: (letter: number) => number): string | undefined {
  const counts = countPairs(text, odd.from, odd.to);
  const before = meanScore(counts, (letter) => letter);
  const after = meanScore(counts, read);
  if (!(after >= ENGLISH_AT_LEAST && after - before >= GAIN_AT_LEAST)) return undefined;
  const clause = wholeClause(text, odd);
  const plain = turnLetters(text, clause.from, clause.to, read);
  const gain = englishness(plain) - englishness(text.slice(clause.from, clause.to));
  if (gain >= CLAUSE_GAIN_AT_LEAST) return text.slice(0, clause.from) + plain + text.slice(clause.to);
  if (odd.to - odd.from < ALONE_AT_LEAST) return undefined;
  return text.slice(0, odd.from) + turnLetters(text, odd.from, odd.to, read) + text.slice(odd.to);
}

/** The letters of [from, to) turned, their case kept, all else as it is. O(length). */
function turnLetters(text: string, from: number, to: number, read: (letter: number) => number): string {
  const out: string[] = [];
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    const letter = letterOf(code);
    out.push(letter < 0 ? text.charAt(i) : String.fromCharCode(read(letter) + (code & 32 ? 97 : 65)));
  }
  return out.join('');
}

/** The stretch drawn out to the borders of the quotation, clause or line that it lies in. O(what is added). */
export function wholeClause(text: string, { from, to }: Stretch): { from: number; to: number } {
  let start = from;
  let end = to;
  while (start > 0 && !BORDERS.includes(text.charAt(start - 1))) start--;
  while (end < text.length && !BORDERS.includes(text.charAt(end))) end++;
  return { from: start, to: end };
}

const BORDERS = '\n:"`“”«»[](){}<>';
