import type { Kind } from '../../../core/kind.ts';
import type { Profile } from '../profile.ts';

/** A way to write a text so that it does not look like what it says, and the way back. */
export interface Disguise extends Kind {
  /** Whether the text may wear it, by what one pass saw. O(1). */
  suspect(profile: Profile): boolean;
  /**
   * The text without it, where it had it; undefined where it had not, or where what comes out is no writing.
   * Of a long text only the surroundings of what was decoded. O(length); never throws.
   */
  decode(text: string, profile: Profile): string | undefined;
}

/** Checks the shape at compile time. One file, one default export. */
export function defineDisguise(disguise: Disguise): Disguise {
  return disguise;
}
