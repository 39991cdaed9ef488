import type { Classifiers } from '../inference/contract.ts';
import { blocksOf } from './blocks.ts';
import { type Finder, type Stretch, toStretches } from './stretch.ts';
import { TextMemo } from './text-memo.ts';

/** What counts as a find. */
export interface FindOptions {
  /** Types of personal data. */
  readonly types: ReadonlySet<string>;
  readonly secrets: boolean;
  readonly minScore: number;
  /** Values that pass, in any case of letters. */
  readonly allow: readonly string[];
  /** Words that are found wherever they stand, in any case of letters. */
  readonly deny: readonly string[];
  /** Whether texts come again, so that what was found in them is worth remembering. */
  readonly remember: boolean;
}

/** The type of what an operator's own list names. */
export const TERM = 'TERM';

const PII_RANK = 0;
const SECRET_RANK = 1;
const TERM_RANK = 2;

/** Finds and texts that a finder remembers, together. */
const MEMO_WEIGHT = 100_000;

/** From here on a text is remembered as a whole as well. */
const WHOLE_CHARS = 4_000;

/**
 * Looks for personal data, secrets and terms. Where it `remember`s, a text that comes again is not read again, nor are the
 * blocks of it that do; secrets, which may span lines, are looked for in the whole.
 */
export function createFinder(classifiers: Classifiers, options: FindOptions): Finder {
  const allowed = new Set(options.allow.map((value) => value.toLowerCase()));
  const terms = termPattern(options.deny);
  const { types, secrets, minScore, remember } = options;
  const personalIn: Finder = (text) =>
    toStretches(
      text,
      classifiers
        .read(text)
        .now('pii')
        .filter(({ type, score }) => score >= minScore && types.has(type)),
      PII_RANK,
    );
  const secretsIn: Finder = (text) =>
    toStretches(
      text,
      classifiers
        .read(text)
        .now('secrets')
        .filter(({ score }) => score >= minScore),
      SECRET_RANK,
    );
  const personal = remember ? byBlocks(remembering(personalIn)) : personalIn;
  const look: Finder = (text) => {
    const found = [...(types.size === 0 ? [] : personal(text)), ...(secrets ? secretsIn(text) : [])];
    const counts =
      allowed.size === 0
        ? found
        : found.filter(({ start, end }) => !allowed.has(text.slice(start, end).toLowerCase()));
    return terms === undefined ? counts : [...counts, ...termsIn(text, terms)];
  };
  if (!remember) return look;
  const known = remembering(look);
  // its blocks are known: for a short text a digest of the whole would cost more than what is left
  return (text) => (text.length > WHOLE_CHARS ? known(text) : look(text));
}

function byBlocks(look: Finder): Finder {
  return (text) =>
    blocksOf(text).flatMap((block) =>
      look(block.text).map((found) => ({
        ...found,
        start: found.start + block.start,
        end: found.end + block.start,
      })),
    );
}

function remembering(look: Finder): Finder {
  const memo = new TextMemo<readonly Stretch[]>(MEMO_WEIGHT, (found) => 1 + found.length);
  return (text) => {
    const { value, digest } = memo.get(text);
    if (value !== undefined) return value;
    const found = look(text);
    memo.set(digest, found);
    return found;
  };
}

/** Longer terms first. A term that begins or ends with a letter of a spaced script is a whole word there. */
function termPattern(terms: readonly string[]): RegExp | undefined {
  if (terms.length === 0) return undefined;
  const sources = [...terms]
    .sort((a, b) => b.length - a.length)
    .map((term) => {
      const escaped = term.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
      const head = SPACED.test(term.slice(0, 1)) ? '(?<![\\p{L}\\p{N}_])' : '';
      const tail = SPACED.test(term.slice(-1)) ? '(?![\\p{L}\\p{N}_])' : '';
      return `${head}${escaped}${tail}`;
    });
  return new RegExp(sources.join('|'), 'giu');
}

const SPACED = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_]/u;

function termsIn(text: string, pattern: RegExp): Stretch[] {
  return Array.from(text.matchAll(pattern), ({ 0: term, index: start }) => ({
    type: TERM,
    start,
    end: start + term.length,
    rank: TERM_RANK,
  }));
}
