import type { Calibration } from '../judges/chain.ts';
import type { Spent } from '../run/budget.ts';
import type { Arm, CaseOutcome } from '../run/outcome.ts';
import type { RunOutcome } from '../run/run.ts';
import { armDifference, attackRate, groupBy, refusalRate, wayRates } from './rates.ts';

/** What was run, as it stands in the report. */
export interface RunDescription {
  readonly model: string;
  readonly arms: readonly Arm[];
  /** What stood before the model under the arm `on`. */
  readonly guard: string | undefined;
  readonly judges: readonly string[];
  readonly calibration: Calibration;
  readonly seed: number;
  readonly planned: number;
}

/** The figures of a run: rates with 95 % intervals, what a guard is worth and costs, what was spent. O(outcomes). */
export function factsOf(about: RunDescription, run: RunOutcome, spent: Spent) {
  const asked = run.outcomes.filter(({ error }) => error === undefined);
  const attacks = asked.filter(({ benign }) => !benign);
  const control = asked.filter(({ benign }) => benign);
  const both = about.arms.length > 1;
  return {
    model: about.model,
    seed: about.seed,
    cases: {
      planned: about.planned,
      asked: asked.length,
      failed: run.outcomes.length - asked.length,
      ...(run.stopped === undefined ? {} : { stopped: run.stopped }),
    },
    judges: { inTurn: about.judges, onLabelledReplies: about.calibration },
    arms: Object.fromEntries(about.arms.map((arm) => [arm, armFacts(attacks, control, arm)])),
    ...(about.guard === undefined ? {} : { guard: about.guard }),
    ...(both
      ? {
          guardWorth: {
            attacksStopped: armDifference(attacks, 'unsafe'),
            // Refusals are added, so the sign turns.
            refusalsAdded: negated(armDifference(control, 'safe')),
            byWay: [...groupBy(attacks, 'way')].map(([way, list]) => ({
              way,
              attacksStopped: armDifference(list, 'unsafe'),
            })),
          },
        }
      : {}),
    spent,
  };
}

function armFacts(attacks: readonly CaseOutcome[], control: readonly CaseOutcome[], arm: Arm) {
  return {
    attackSuccess: attackRate(attacks, arm),
    byCategory: [...groupBy(attacks, 'category')].map(([category, list]) => ({
      category,
      attackSuccess: attackRate(list, arm),
    })),
    byWay: wayRates(attacks, arm).map(({ way, rate, overPlain, onlyThis }) => ({
      way,
      attackSuccess: rate,
      ...(overPlain === undefined ? {} : { overPlain }),
      onlyThis,
    })),
    benignControl: {
      overRefusal: refusalRate(control, arm),
      byWay: [...groupBy(control, 'way')].map(([way, list]) => ({
        way,
        overRefusal: refusalRate(list, arm),
      })),
    },
  };
}

const negated = ({ difference, low, high, pairs }: ReturnType<typeof armDifference>) => ({
  difference: 0 - difference,
  low: 0 - high,
  high: 0 - low,
  pairs,
});
