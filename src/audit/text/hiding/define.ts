import type { Kind } from '../../../core/kind.ts';
import type { LocalText } from '../../finding.ts';

/** A stretch of a text that a reader does not see, or does not see as it is. */
export interface HiddenStretch {
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** What it says, where that can be read; '' otherwise. */
  readonly says: string;
  /**
   * True where only the wish to hide explains it; false where it also has honest uses (a stray zero-width space, a comment), and
   * what it says must decide.
   */
  readonly certain: boolean;
}

/** One way to keep a part of a text from its reader while a model still reads it. */
export interface HidingKind extends Kind {
  readonly name: LocalText;
  /** Where the way is described. */
  readonly source: string;
  /** O(length); never throws. */
  find(text: string): HiddenStretch[];
}

export function defineHiding(kind: HidingKind): HidingKind {
  return kind;
}

/** A stretch for every match, as `read` sees it; undefined leaves a match out. */
export function stretches(
  text: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => Pick<HiddenStretch, 'says' | 'certain'> | undefined,
): HiddenStretch[] {
  const out: HiddenStretch[] = [];
  for (const match of text.matchAll(pattern)) {
    const seen = read(match);
    if (seen !== undefined) out.push({ start: match.index, end: match.index + match[0].length, ...seen });
  }
  return out;
}
