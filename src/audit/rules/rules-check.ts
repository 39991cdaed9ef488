import type { RefusedFile } from '../advisories/files.ts';

/** What a directory of rules holds. */
export interface RulesCheck {
  readonly loaded: {
    readonly fingerprints: number;
    /** Advisory files or entries; of A.I.G. both languages count. */
    readonly advisories: number;
  };
  /** What cannot be used at all, with its place. */
  readonly refused: readonly RefusedFile[];
  /** What can be used and looks wrong. */
  readonly warnings: readonly string[];
}
