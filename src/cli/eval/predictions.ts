import { fitOutcomes, type Outcome } from '../../routing/quality/outcome-model.ts';
import type { Row } from './rows.ts';
import type { Trial } from './trial.ts';

/** Each counted row's chances by model, in the trial's order of models. */
export type Predictions = readonly Float64Array[];

const FOLDS = 5;

/**
 * What quality_cost would predict for each counted row, learned from the training rows; without those, from the four
 * fifths of rows that it is not in. `tell` hears what takes time.
 */
export function predictAll({ train, rows, models }: Trial, tell: (line: string) => void): Predictions {
  const learn = (from: readonly Row[]) =>
    fitOutcomes(
      from.map((row) => outcomeOf(row, models)),
      models,
    );
  if (train.length > 0) {
    tell(`learning from ${train.length} prompts of ${models.length} models`);
    const fitted = learn(train);
    return rows.map(({ prompt }) => fitted.predict(prompt));
  }
  const out: Float64Array[] = new Array(rows.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    tell(`learning from ${FOLDS - 1} of ${FOLDS} parts of ${rows.length} prompts, part ${fold + 1}`);
    const fitted = learn(rows.filter((_, index) => index % FOLDS !== fold));
    rows.forEach(({ prompt }, index) => {
      if (index % FOLDS === fold) out[index] = fitted.predict(prompt);
    });
  }
  return out;
}

function outcomeOf({ prompt, group, results }: Row, models: readonly string[]): Outcome {
  const scores: Record<string, number> = {};
  for (const model of models) {
    const result = results.get(model);
    if (result !== undefined) scores[model] = result.score;
  }
  return { prompt, group, scores };
}
