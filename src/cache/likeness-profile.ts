import type { Facts } from './guards/define.ts';

/** What is kept of a question to compare it with others. Plain data; about 80 bytes a word (docs/cache.md). */
export interface Profile {
  /** Whose weights and threshold hold: the static table knows English, of other languages the words alone count. */
  readonly group: LanguageGroup;
  /** Words that carry what is asked, in order: stems, values of numbers; signs where no spaces are written. */
  readonly words: readonly string[];
  /** The other words, in order. */
  readonly frame: readonly string[];
  /** What is asked for (`how many`, `who`); undefined where no word says it. */
  readonly asks: string | undefined;
  /** What each guard read, by its id; those that read nothing are left out. */
  readonly facts: Readonly<Record<string, Facts>>;
}

export type LanguageGroup = 'english' | 'other';
