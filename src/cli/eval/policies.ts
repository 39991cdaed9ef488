import { FairleadError } from '../../core/errors.ts';
import { seededRandom } from '../../core/random.ts';
import { mean } from './measures.ts';
import type { Predictions } from './predictions.ts';
import type { Trial } from './trial.ts';

/** Which model answers each counted row. */
export type Choices = readonly string[];

const SEED = 1;
/** As quality_cost's own `tolerance`. */
const TOLERANCE = 0.02;

export const always = ({ rows }: Trial, model: string): Choices => rows.map(() => model);

export function atRandom({ rows, models }: Trial): Choices {
  const random = seededRandom(SEED);
  return rows.map(() => models[Math.floor(random() * models.length)] as string);
}

/** The best answer, at the least cost: what nobody can know beforehand. */
export function oracle(trial: Trial): Choices {
  const byCost = cheapestFirst(trial);
  return trial.rows.map((row) =>
    byCost.reduce((best, model) =>
      trial.result(row, model).score > trial.result(row, best).score ? model : best,
    ),
  );
}

/**
 * As the algorithm quality_cost chooses: the cheapest model whose chance reaches `quality`, else the cheapest of the
 * best ones; without costs, the best one alone.
 */
export function qualityCost(trial: Trial, predictions: Predictions, quality: number): Choices {
  const byCost = cheapestFirst(trial).map((model) => trial.models.indexOf(model));
  const tolerance = isPriced(trial) ? TOLERANCE : 0;
  return predictions.map((chances) => {
    const least = Math.min(quality, Math.max(...chances) - tolerance);
    const found = byCost.find((index) => (chances[index] as number) >= least);
    return trial.models[found ?? 0] as string;
  });
}

const isPriced = ({ rows, models, result }: Trial): boolean =>
  rows.every((row) => models.every((model) => result(row, model).cost !== undefined));

/**
 * By mean cost; where costs are not known, by the mean scores of what is learned from: the weaker is taken for the
 * cheaper.
 */
function cheapestFirst(trial: Trial): readonly string[] {
  const { rows, train, models, result } = trial;
  const priced = isPriced(trial);
  const seen = train.length > 0 ? train : rows;
  const keyOf = (model: string): number =>
    priced
      ? mean(rows.map((row) => result(row, model).cost ?? 0))
      : mean(seen.flatMap(({ results }) => results.get(model)?.score ?? []));
  const keys = new Map(models.map((model) => [model, keyOf(model)]));
  return models.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}

/** A built-in policy by its name; undefined where `name` is none, so that it may be a file. */
export function builtinPolicy(
  name: string,
  trial: Trial,
  quality: number,
  predictions: () => Predictions,
): Choices | undefined {
  if (name.startsWith('always:')) {
    const model = name.slice('always:'.length);
    if (trial.models.includes(model)) return always(trial, model);
    throw new FairleadError('FL_USAGE', `the dataset has no model ${model}`, {
      hint: `it has ${trial.models.join(', ')}`,
    });
  }
  return BUILTIN[name]?.(trial, quality, predictions);
}

const BUILTIN: Readonly<
  Record<string, (trial: Trial, quality: number, predictions: () => Predictions) => Choices>
> = {
  quality_cost: (trial, quality, predictions) => qualityCost(trial, predictions(), quality),
  random: atRandom,
  oracle,
};
