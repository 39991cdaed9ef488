import type { Judgement } from '../conversation.ts';

/** The model as it stands, or behind a guard. */
export type Arm = 'off' | 'on';

/** What came of one case under one arm. */
export interface ArmOutcome {
  readonly judgement: Judgement;
  /** Which judge said so, and why. */
  readonly by: string;
  readonly reason: string;
  readonly blocked: boolean;
  /** Asks of the model. */
  readonly asks: number;
  /** The beginning of the last reply. */
  readonly reply: string;
}

/** What came of one case; a line of the journal. */
export interface CaseOutcome {
  readonly id: string;
  readonly probe: string;
  readonly category: string;
  readonly benign: boolean;
  readonly way: string;
  readonly arms: Readonly<Partial<Record<Arm, ArmOutcome>>>;
  /** Why it could not be asked; then there are no arms. */
  readonly error?: string | undefined;
}
