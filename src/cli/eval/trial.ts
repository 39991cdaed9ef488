import { FairleadError } from '../../core/errors.ts';
import { estimateTokens } from '../../routing/tokens.ts';
import { mean } from './measures.ts';
import type { Result, Row } from './rows.ts';

/** Per million tokens, in one currency. */
export interface Rate {
  readonly inputPer1M: number;
  readonly outputPer1M: number;
}

/** The rows that are replayed, as a table: every model has a result on every row. */
export interface Trial {
  /** Learned from, never counted. */
  readonly train: readonly Row[];
  readonly rows: readonly Row[];
  /** In the dataset's order. */
  readonly models: readonly string[];
  /** The cheapest on average where costs are known, else the worst; and the best. */
  readonly weak: string;
  readonly strong: string;
  /** Left out because some model has no result there. */
  readonly skipped: number;
  result(row: Row, model: string): Result;
}

/**
 * Lays out a trial of `wanted` models (all when empty). Rows whose split is `train` are learned from and the others
 * counted; without splits, all are counted. Throws FL_USAGE for a model that is not there, or when no row is left.
 */
export function createTrial(
  all: readonly Row[],
  wanted: readonly string[],
  rates: ReadonlyMap<string, Rate>,
): Trial {
  const known = [...new Set(all.flatMap(({ results }) => [...results.keys()]))];
  for (const model of wanted) if (!known.includes(model)) throw noModel(model, known);
  const models = wanted.length === 0 ? known : known.filter((model) => wanted.includes(model));
  if (models.length < 2)
    throw new FairleadError('FL_USAGE', 'a policy needs two models at least to choose from');
  const split = all.some(({ split }) => split === 'train') && all.some(({ split }) => split !== 'train');
  const counted = split ? all.filter((row) => row.split !== 'train') : all;
  const rows = counted.filter(({ results }) => models.every((model) => results.has(model)));
  if (rows.length === 0) {
    throw new FairleadError('FL_USAGE', 'no prompt has an outcome of every model', {
      hint: 'choose models that were all asked with --models',
    });
  }
  const priced = new Map(
    rows.map((row) => [row, new Map(models.map((model) => [model, withCost(row, model, rates.get(model))]))]),
  );
  const result = (row: Row, model: string): Result => priced.get(row)?.get(model) as Result;
  const scoreOf = (model: string) => mean(rows.map((row) => result(row, model).score));
  const costOf = (model: string) => mean(rows.map((row) => result(row, model).cost ?? Number.NaN));
  const byScore = models.toSorted((a, b) => scoreOf(a) - scoreOf(b));
  const strong = byScore.at(-1) as string;
  const costs = models.map(costOf);
  const weaker = models.filter((model) => model !== strong);
  const weak = costs.some(Number.isNaN)
    ? (byScore[0] as string)
    : (weaker.toSorted((a, b) => costOf(a) - costOf(b) || scoreOf(b) - scoreOf(a))[0] as string);
  const train = split ? all.filter((row) => row.split === 'train') : [];
  return { train, rows, models, weak, strong, skipped: counted.length - rows.length, result };
}

function withCost(row: Row, model: string, rate: Rate | undefined): Result {
  const result = row.results.get(model) as Result;
  if (result.cost !== undefined || rate === undefined) return result;
  const output = result.tokens ?? ANSWER_TOKENS;
  const cost = (estimateTokens(row.prompt) * rate.inputPer1M + output * rate.outputPer1M) / 1_000_000;
  return { ...result, cost };
}

/** Of an answer whose length the dataset does not state. */
const ANSWER_TOKENS = 256;

function noModel(model: string, known: readonly string[]): FairleadError {
  return new FairleadError('FL_USAGE', `the dataset has no model ${model}`, {
    hint: `it has ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : ''}`,
  });
}
