import { type DatesFound, datesOf } from './dates.ts';
import { type NumberFound, numbersOf } from './numbers.ts';
import type { Word } from './word.ts';

/** One text as all guards read it: folded and cut once. */
export interface TextView {
  /** NFKC, straight apostrophes, white space runs as one space; its beginning where `isCut`. */
  readonly text: string;
  readonly lower: string;
  /** Words in order, marks left out. */
  readonly words: readonly Word[];
  readonly numbers: readonly NumberFound[];
  readonly dates: DatesFound;
  /** True where half of the words or more are signs: Chinese, or another script without spaces. */
  readonly isSigns: boolean;
  /** True for a text that is too long to be read to its end. */
  readonly isCut: boolean;
}

/** Two questions of this length are a document each: no likeness of their beginnings tells what is asked. */
const UNITS_AT_MOST = 4_096;
const WORDS_AT_MOST = 512;
const SIGN =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
/** Scripts without spaces are cut into signs; a word keeps its apostrophe, a number its points and commas. */
const WORD = wordPattern();
const APOSTROPHES = /[\u2018\u2019\u02bc\u00b4]/g;

/** Cuts a text. O(length), and no more than some thousand units of it. */
export function viewOf(given: string): TextView {
  const isLong = given.length > UNITS_AT_MOST;
  const head = isLong ? given.slice(0, UNITS_AT_MOST) : given;
  const text = head.normalize('NFKC').replace(APOSTROPHES, "'").replace(/\s+/g, ' ').trim();
  const words: Word[] = [];
  let signs = 0;
  for (const found of text.matchAll(WORD)) {
    const raw = found[0];
    const isSign = SIGN.test(raw);
    if (isSign) signs++;
    words.push({ raw, lower: raw.toLowerCase(), start: found.index, end: found.index + raw.length, isSign });
  }
  const isSigns = signs > 0 && signs * 2 >= words.length;
  const numbers = numbersOf(text, words);
  const dates = datesOf(text, words, numbers);
  const isCut = isLong || words.length > WORDS_AT_MOST;
  return { text, lower: text.toLowerCase(), words, numbers, dates, isSigns, isCut };
}

function wordPattern(): RegExp {
  const signs = SIGN.source.slice(1, -1);
  const first = `[[\\p{L}\\p{M}_]--${signs}]`;
  const later = `[[\\p{L}\\p{M}\\p{N}_]--${signs}]`;
  return new RegExp(`${signs}|\\d+(?:[.,:]\\d+)*|${first}${later}*(?:'${later}+)*`, 'gv');
}
