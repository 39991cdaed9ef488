import { NAMES } from './places.ts';
import type { TextView } from './view.ts';

const HAN = /\p{Script=Han}/u;
const LONGEST_HAN = 5;

const LISTED: ReadonlyMap<string, string> = new Map(
  NAMES.trim()
    .split('\n')
    .flatMap((line) => {
      const spellings = line.split('=');
      return spellings.map((spelling) => [spelling, spellings[0] as string] as const);
    }),
);
/** Most signs start no name. */
const FIRST_SIGNS: ReadonlySet<string> = new Set([...LISTED.keys()].map((spelling) => spelling.slice(0, 1)));
/** Of one letter or two, they mean something else in lower case: `us`. */
const NEEDS_CAPITALS = new Set([
  'us',
  'uk',
  'ts',
  'word',
  'swift',
  'rust',
  'spring',
  'turkey',
  'apple',
  'amazon',
  'polish',
  'bash',
  'ruby',
]);

export interface NameFound {
  readonly name: string;
  /** Its first word. */
  readonly at: number;
}

/** The names of the list that the text holds, each by its first spelling, whatever its letters' case. O(words). */
export function listedNames({ words }: Pick<TextView, 'words'>): NameFound[] {
  const found: NameFound[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) continue;
    if (!word.isSign) {
      const name = isMoney(words, at) ? undefined : LISTED.get(word.lower.replace(/'s$/, ''));
      if (name !== undefined && !(NEEDS_CAPITALS.has(word.lower) && word.raw === word.lower))
        found.push({ name, at });
      continue;
    }
    if (!FIRST_SIGNS.has(word.raw)) continue;
    for (let length = LONGEST_HAN; length > 1; length--) {
      const text = words
        .slice(at, at + length)
        .map(({ raw }) => raw)
        .join('');
      const name = HAN.test(text) ? LISTED.get(text) : undefined;
      if (name === undefined) continue;
      found.push({ name, at });
      at += [...text].length - 1;
      break;
    }
  }
  return found;
}

/** The dollars of a country are read by the currencies guard. */
const isMoney = (words: TextView['words'], at: number): boolean =>
  /^(?:dollars?|francs?|pounds?|yuan|yen)$/.test(words[at + 1]?.lower ?? '');

/** True for a spelling of the list, in lower case. */
export const isListedName = (word: string): boolean => LISTED.has(word);
