import type { Kind } from '../../../core/kind.ts';
import type { AuditReport } from '../report.ts';
import type { Language } from '../texts.ts';

export interface View {
  readonly language: Language;
  /** Whether escape sequences may colour it. */
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** One form of a report. `id` is its option: `--sarif FILE`. */
export interface FormatKind extends Kind {
  /** The whole text, a line break at its end. Pure. */
  render(report: AuditReport, view: View): string;
}

export function defineFormat(kind: FormatKind): FormatKind {
  return kind;
}
