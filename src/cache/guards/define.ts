import type { Kind } from '../../core/kind.ts';
import type { TextView } from './reading/view.ts';

/** What a guard found in a text, in its own spelling; sorted where the order says nothing. */
export type Facts = readonly string[];

/** One way in which two questions that look alike want different answers. */
export interface GuardKind extends Kind {
  /** What it compares, read once a text; `NO_FACTS` for nothing. O(length); never throws. */
  read(view: TextView): Facts;
  /**
   * Asked where one of them holds a fact. Why an answer to the one would be wrong for the other; undefined where this guard sees no reason. Symmetric but
   * for the wording. The words are those of `contentOf`, in order.
   */
  refuse(a: Facts, b: Facts, wordsOfA: readonly string[], wordsOfB: readonly string[]): string | undefined;
}

/** Shared, so that a profile without a fact holds nothing. */
export const NO_FACTS: Facts = Object.freeze([]);

/** Checks the shape at compile time. One file, one default export. */
export function defineGuard(guard: GuardKind): GuardKind {
  return guard;
}
