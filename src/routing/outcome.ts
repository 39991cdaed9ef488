import type { ModelRef, UnitConfig } from '../config/schema/routing.ts';
import type { ReasoningWish } from './reasoning/define.ts';
import type { Selection } from './selection/define.ts';
import type { SignalOutcome } from './signals/define.ts';

export interface SignalReport extends SignalOutcome {
  readonly type: string;
  /** Present when the signal failed: it then counts as not matched. */
  readonly error?: string;
}

export interface ProjectionReport {
  readonly kind: 'partition' | 'score' | 'mapping';
  readonly name: string;
  /** A score's sum, or the confidence of a mapping's output. */
  readonly value: number;
  /** The partition's winner, or the mapping's outputs. */
  readonly outputs: readonly string[];
}

export interface DecisionReport {
  /** `null` when nothing matched and the default model is taken. */
  readonly name: string | null;
  readonly confidence: number;
  readonly priority: number;
  readonly tier?: number | undefined;
  readonly recipe: string;
  /** One sentence. */
  readonly reason: string;
}

/** What routing says of one request. */
export interface Routed {
  readonly decision: DecisionReport;
  readonly chosen: ModelRef;
  readonly selection: Selection;
  readonly algorithm: string;
  readonly reasoning: ReasoningWish;
  readonly plugins: readonly UnitConfig[];
  /** Only what was evaluated: routing stops when the decision is certain, `explain` evaluates all. Made when read. */
  readonly signals: readonly SignalReport[];
  readonly projections: readonly ProjectionReport[];
  /** The same as `signals`, without making reports: for counting on the hot path. */
  eachSignal(see: (type: string, name: string, matched: boolean) => void): void;
}

/** The rule tree of one decision as it was evaluated. */
export interface RuleTrace {
  readonly operator?: 'AND' | 'OR' | 'NOT';
  readonly leaf?: { readonly type: string; readonly name: string; readonly raw: number };
  readonly matched: boolean;
  readonly confidence: number;
  readonly children?: readonly RuleTrace[];
}

export interface DecisionTrace {
  readonly name: string;
  readonly matched: boolean;
  readonly confidence: number;
  readonly priority: number;
  readonly tier?: number | undefined;
  readonly rules?: RuleTrace | undefined;
}

export interface Explained extends Routed {
  readonly decisions: readonly DecisionTrace[];
  readonly timingsUs: Readonly<Record<string, number>>;
}
