import type { LocalText, Severity } from '../finding.ts';
import type { Seen, SkillFacts } from './checks/define.ts';
import type { Skill } from './folder.ts';
import { excerpt, type Line, linesOf } from './lines.ts';

/** One sign that a check looks for in each line. */
export interface Sign {
  readonly pattern: RegExp;
  readonly title?: LocalText;
  readonly severity?: Severity;
  /** Only in scripts and fenced blocks. */
  readonly code?: boolean;
  /** Takes a match back. */
  unless?(match: RegExpExecArray, line: Line, facts: SkillFacts): boolean;
  /** Honest skills do it as well: listed apart. */
  unsure?(match: RegExpExecArray, line: Line): boolean;
}

/** Every line that bears a sign; one that is only spoken of is listed apart, and not at all in a comment of a script. O(lines x signs). */
export function* look(skill: Skill, facts: SkillFacts, signs: readonly Sign[]): Generator<Seen> {
  for (const line of linesOf(skill))
    for (const { pattern, title, severity, code, unless, unsure } of signs) {
      if (code === true && !line.isCode) continue;
      const match = pattern.exec(line.text);
      if (match === null || unless?.(match, line, facts) === true) continue;
      const isMentioned = line.isMentioned();
      if (isMentioned && line.file.role === 'script') continue;
      yield {
        file: line.file,
        line: line.number,
        evidence: excerpt(line.text, match.index),
        title,
        severity,
        unsure: isMentioned || unsure?.(match, line) === true,
      };
      break;
    }
}
