import type { Random } from '../../src/core/random.ts';

/** A way to write an attack so that a classifier may miss what a model still understands. */
export interface Evasion {
  readonly id: string;
  /** False where the words themselves are changed, so that no decoder gives them back. */
  readonly isReversible: boolean;
  apply(text: string, random: Random): string;
}
