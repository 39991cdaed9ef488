import { hashWord, KIND, type Tokens } from './tokens.ts';
import type { Find } from './types.ts';
import { NRP_AMBIGUOUS, NRP_WORDS, TITLES, TITLES_AMBIGUOUS } from './word-lists.ts';

const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const UNITS =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen';
const AGE_IN_WORDS = new RegExp(
  `(?:(?:${TENS})(?:[- ](?:${UNITS}))?|${UNITS}|a hundred)[- ]years?[- ]old`,
  'iy',
);
const NUMBER_WORD = new RegExp(`^(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet|${UNITS})`, 'i');
const OF_PEOPLE =
  /^\s*(?:man|men|woman|women|people|person|citizen|national|family|community|voter|immigrant|student|boy|girl|minority|patient|government)/i;
const OF_SOMEONE =
  /\b(?:i'?\s?a?m|i am|(?:s?he|who|they) (?:is|are|was|were)|we are|you are|religion:?|nationality:?|ethnicity:?|identif(?:y|ies) as|born|practi[sc]ing|devout)(?: an?)? $/i;

/** One bit of a word's hash in so many; most words are told apart from the lists' by it. */
const LISTED_SLOTS = 1 << 14;

/** The words with which a find of `findWords` can begin, by their hashes: uint8[16384]. O(words). */
export function listedWords(): Uint8Array {
  const listed = new Uint8Array(LISTED_SLOTS);
  const words = [...TITLES, ...NRP_WORDS, ...[...NRP_WORDS].map((word) => `${word}s`)];
  for (const word of [...words, ...TENS.split('|'), ...UNITS.split('|')]) listed[slotOf(hashWord(word))] = 1;
  return listed;
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 14)) & (LISTED_SLOTS - 1);
}

/**
 * Titles, nationalities, religions, political groups, and ages in words, by list. `listed` is of `listedWords`.
 * O(number of tokens).
 */
export function findWords(text: string, tokens: Tokens, covered: Uint8Array, listed: Uint8Array): Find[] {
  const finds: Find[] = [];
  for (let i = 0; i < tokens.count; i++) {
    const kind = tokens.kind[i] as number;
    if (kind < KIND.lower || kind > KIND.mixed || listed[slotOf(tokens.word[i] as number)] === 0) continue;
    if (covered[i] !== 0) continue;
    const start = tokens.start[i] as number;
    const end = tokens.end[i] as number;
    // The longest word in the lists has 13 letters.
    if (end - start > 14 || end - start < 2) continue;
    const find = title(text, tokens, i) ?? nrp(text, tokens, i) ?? age(text, start, end);
    if (find !== undefined) finds.push(find);
  }
  return finds;
}

function title(text: string, tokens: Tokens, i: number): Find | undefined {
  const start = tokens.start[i] as number;
  const end = tokens.end[i] as number;
  if (end - start > 12 || i + 1 >= tokens.count) return undefined;
  const word = text.slice(start, end).toLowerCase();
  if (!TITLES.has(word)) return undefined;
  const dotted = text[end] === '.';
  const next = tokens.kind[dotted ? i + 2 : i + 1] ?? KIND.punct;
  const named = next === KIND.title || next === KIND.upper || next === KIND.mixed;
  if (text[dotted ? end + 1 : end] !== ' ') return undefined;
  const capital = tokens.kind[i] === KIND.title;
  const sure = TITLES_AMBIGUOUS.has(word) ? capital && named : named || (dotted && next === KIND.lower);
  return sure ? { type: 'TITLE', start, end: dotted ? end + 1 : end, score: 0.9 } : undefined;
}

function nrp(text: string, tokens: Tokens, i: number): Find | undefined {
  const start = tokens.start[i] as number;
  const end = tokens.end[i] as number;
  const word = text.slice(start, end).toLowerCase();
  const stem = NRP_WORDS.has(word) ? word : word.endsWith('s') ? word.slice(0, -1) : '';
  if (!NRP_WORDS.has(stem)) return undefined;
  const personal =
    OF_PEOPLE.test(text.slice(end, end + 16)) || OF_SOMEONE.test(text.slice(Math.max(0, start - 24), start));
  const sure = personal || (!NRP_AMBIGUOUS.has(stem) && tokens.kind[i] === KIND.title) || stem !== word;
  return sure ? { type: 'NRP', start, end, score: personal ? 0.85 : 0.6 } : undefined;
}

function age(text: string, start: number, end: number): Find | undefined {
  if (!NUMBER_WORD.test(text.slice(start, end))) return undefined;
  AGE_IN_WORDS.lastIndex = start;
  return AGE_IN_WORDS.test(text)
    ? { type: 'AGE', start, end: AGE_IN_WORDS.lastIndex, score: 0.85 }
    : undefined;
}
