import { passagesOf } from './sentences.ts';
import { termsOf } from './terms.ts';

/** A statement of an answer and what of it can be looked up. */
export interface Claim {
  readonly text: string;
  readonly terms: readonly string[];
  /** Numbers as `numbersIn` writes them. */
  readonly numbers: readonly string[];
  /** Names, folded: what is written with a capital within a sentence, and words with digits or two capitals. */
  readonly names: readonly string[];
}

/** Fewer words than this state nothing that could be looked up. */
const FEWEST_TERMS = 3;
/** Says something of the talk, not of the matter. */
const TALK =
  /^(?:i(?:'m| am| can| could|'ll| will| don't| hope| would)\b|let me\b|please\b|sure\b|certainly\b|here (?:is|are)\b|in summary\b|feel free\b|if you\b|note that\b|would you\b|do you\b|thank)/i;
const LIST_MARK = /^\s*(?:[-*•>#]+|\d{1,3}[.)])\s+/;
const QUESTION = /[?？]["'”’）)]*$/;
const NUMBER = /\d+(?:[.,]\d+)*/g;
const NUMBER_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
/** A word with a capital that does not begin the sentence, or one that no sentence would write so. */
const NAME = /(?<=[^\s.!?:"'“(*#-]["'”)]?\s)\p{Lu}[\p{L}\p{M}\d'’-]*|\p{Lu}{2,}\d*|\p{L}+\d[\p{L}\d]*/gu;

/** The statements of an answer: no questions, no code, no politeness. O(length). */
export function claimsOf(answer: string): Claim[] {
  const claims: Claim[] = [];
  for (const { text, isCode } of passagesOf(answer)) {
    const bare = text
      .replace(LIST_MARK, '')
      .replace(/[*_`]+/g, '')
      .trim();
    if (isCode || QUESTION.test(bare) || TALK.test(bare)) continue;
    const terms = termsOf(bare);
    if (terms.length < FEWEST_TERMS) continue;
    const names = [...bare.matchAll(NAME)].map(([name]) => foldedName(name));
    claims.push({ text: bare, terms, numbers: numbersIn(bare), names });
  }
  return claims;
}

/** The numbers of a text without the marks between thousands, English ones up to twelve by their words as well. O(length). */
export function numbersIn(text: string): string[] {
  const digits = (text.match(NUMBER) ?? []).map((found) =>
    found.replace(/,(?=\d{3}\b)/g, '').replace(/\.0+$/, ''),
  );
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const spelt = words.map((word) => NUMBER_WORDS.indexOf(word)).filter((value) => value >= 0);
  return [...digits, ...spelt.map(String)];
}

/** A name without its possessive ending. */
export const foldedName = (name: string): string => name.toLowerCase().replace(/['’]s$/, '');
