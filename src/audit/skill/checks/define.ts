import type { Kind } from '../../../core/kind.ts';
import type { LocalText, Severity } from '../../finding.ts';
import type { Phrase } from '../../mcp/phrases.ts';
import type { Skill, SkillFile } from '../folder.ts';

/** One thing that a check saw. */
export interface Seen {
  readonly file: Pick<SkillFile, 'path'>;
  /** From 1. */
  readonly line: number;
  readonly evidence: string;
  /** Left out: the check's. */
  readonly severity?: Severity | undefined;
  readonly title?: LocalText | undefined;
  /** It may be honest: listed apart. */
  readonly unsure?: boolean | undefined;
}

/** What checks go by beside the skill. */
export interface SkillFacts {
  /** Ways to speak to a model, from rules/mcp. */
  readonly phrases: readonly Phrase[];
  /** Addresses of installers that are what they say. */
  readonly installers: readonly RegExp[];
}

/** One way in which a skill can do harm. Pure: the same skill gives the same. */
export interface SkillCheckKind extends Kind {
  readonly severity: Severity;
  readonly name: LocalText;
  readonly mend: LocalText;
  readonly tags: readonly string[];
  look(skill: Skill, facts: SkillFacts): Iterable<Seen>;
}

export function defineSkillCheck(kind: SkillCheckKind): SkillCheckKind {
  return kind;
}
