import { wholeClause } from './ciphers.ts';
import { englishness } from './english-bigrams.ts';
import type { Stretch } from './profile.ts';

const UNITS_AT_LEAST = 16;
const ENGLISH_AT_LEAST = 7;
const GAIN_AT_LEAST = 5;

/** The clause that is English backwards and not forwards; undefined where there is none. O(length). */
export function backwardClause(text: string, back: Stretch): { from: number; to: number } | undefined {
  const clause = wholeClause(text, back);
  if (back.to - back.from < UNITS_AT_LEAST) return undefined;
  const stands = text.slice(clause.from, clause.to);
  const turned = englishness(reversed(stands));
  return turned >= ENGLISH_AT_LEAST && turned - englishness(stands) >= GAIN_AT_LEAST ? clause : undefined;
}

/** Code points in the opposite order. O(length). */
export function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}
