import { type Facts, NO_FACTS } from './guards/define.ts';
import { guards } from './guards/index.gen.ts';
import { questionOf } from './guards/reading/asked.ts';
import { contentOf } from './guards/reading/content.ts';
import { languageOf } from './guards/reading/languages.ts';
import { type TextView, viewOf } from './guards/reading/view.ts';
import { judge } from './likeness-judge.ts';
import type { LanguageGroup, Profile } from './likeness-profile.ts';
import { WEIGHTS } from './likeness-weights.gen.ts';

export type { Profile } from './likeness-profile.ts';

/** Why an answer that is near is not given. */
export interface Refusal {
  /** Id of the guard. */
  readonly guard: string;
  /** What stands in the one and what in the other. */
  readonly detail: string;
}

/** What guards and judge compare. O(length) for some thousand units, longer texts are not read on; never throws. */
export function profileOf(text: string): Profile {
  const view = viewOf(text);
  const language = languageOf(view);
  return {
    group: language === 'en' || (language === undefined && !view.isSigns) ? 'english' : 'other',
    ...contentOf(view.words, view.numbers),
    asks: questionOf(view),
    facts: factsOf(view),
  };
}

function factsOf(view: TextView): Record<string, Facts> {
  const facts: Record<string, Facts> = {};
  for (const guard of guards) {
    const found = guard.read(view);
    if (found.length > 0) facts[guard.id] = found;
  }
  return facts;
}

/** The first guard that refuses an answer to the one for the other; undefined where none does. */
export function refusal(a: Profile, b: Profile): Refusal | undefined {
  for (const guard of guards) {
    const [factsA, factsB] = [a.facts[guard.id], b.facts[guard.id]];
    if (factsA === undefined && factsB === undefined) continue;
    const detail = guard.refuse(factsA ?? NO_FACTS, factsB ?? NO_FACTS, a.words, b.words);
    if (detail !== undefined) return { guard: guard.id, detail };
  }
  return undefined;
}

/**
 * How likely one answer serves both, 0 to 1: the cosine of their vectors and the words that differ, weighed by a small
 * judge (train/cache/README.md). What `thresholdFor` and a threshold of the operator's own are compared with.
 * Symmetric but for misspelt words. O(n·m) for words that differ.
 */
export const score = (a: Profile, b: Profile, cosine: number): number =>
  judge(a, b, cosine, WEIGHTS[groupOf(a, b)]);

/**
 * Score from which on a question of this language gets another's answer: fitted for a precision of 0.98 on the own training
 * families. What it comes to elsewhere stands in docs/cache.md.
 */
export const thresholdFor = ({ group }: Profile): number => WEIGHTS[group].threshold;

const groupOf = (a: Profile, b: Profile): LanguageGroup =>
  a.group === 'english' && b.group === 'english' ? 'english' : 'other';
