import { FairleadError } from '../../../core/errors.ts';
import { askCase, type CaseWorld } from './ask-case.ts';
import type { CaseOutcome } from './outcome.ts';
import type { Case } from './plan.ts';

export interface RunOptions extends CaseWorld {
  /** Cases at a time. */
  readonly concurrency: number;
  /** Outcomes of an earlier run, which are not asked again. */
  readonly known: ReadonlyMap<string, CaseOutcome>;
  /** Told of each outcome as it comes. */
  onOutcome(outcome: CaseOutcome, done: number, planned: number): void;
  /** Failures in a row after which the run ends: a model that answers nothing more. */
  readonly failuresAtMost?: number | undefined;
}

export interface RunOutcome {
  /** In the order of the plan. */
  readonly outcomes: readonly CaseOutcome[];
  /** Why it ended early; undefined: every case was asked. */
  readonly stopped: string | undefined;
  /** What stopped it, where an error did. */
  readonly fault: FairleadError | undefined;
}

/** Asks all cases. Never rejects for what a model does: it stops and says why. O(cases). */
export async function runCases(cases: readonly Case[], options: RunOptions): Promise<RunOutcome> {
  const outcomes = new Map<string, CaseOutcome>();
  for (const { id } of cases) {
    const known = options.known.get(id);
    if (known !== undefined && known.error === undefined) outcomes.set(id, known);
  }
  const open = cases.filter(({ id }) => !outcomes.has(id));
  const most = options.failuresAtMost ?? 10;
  let next = 0;
  let failures = 0;
  let stopped: string | undefined;
  let fault: FairleadError | undefined;
  const worker = async () => {
    for (;;) {
      const one = open[next++];
      if (one === undefined || stopped !== undefined) return;
      try {
        const outcome = await askCase(one, options);
        outcomes.set(one.id, outcome);
        options.onOutcome(outcome, outcomes.size, cases.length);
        failures = outcome.error === undefined ? 0 : failures + 1;
        if (failures >= most) stopped ??= `${failures} failures in a row: ${outcome.error}`;
      } catch (error) {
        if (!(error instanceof FairleadError)) throw error;
        fault ??= error;
        stopped ??= error.message;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, worker));
  return { outcomes: cases.flatMap(({ id }) => outcomes.get(id) ?? []), stopped, fault };
}
