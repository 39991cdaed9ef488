import { bootstrap, type Mean, mean, meanOf, type Recovered, recovered } from './measures.ts';
import { always, atRandom, type Choices, oracle, qualityCost } from './policies.ts';
import type { Predictions } from './predictions.ts';
import type { Trial } from './trial.ts';

/** What one policy got on the counted rows; null where the dataset does not say. */
export interface Scored {
  readonly name: string;
  readonly accuracy: Mean;
  /** Per request, in the dataset's currency. */
  readonly cost: Mean | null;
  /** Of the answer. */
  readonly tokens: Mean | null;
  readonly latencyMs: Mean | null;
  /** Share of requests by model, largest first. */
  readonly shares: Readonly<Record<string, number>>;
}

export interface CurvePoint {
  /** What was asked of quality_cost. */
  readonly quality: number;
  readonly accuracy: number;
  readonly cost: number | null;
}

/** What `eval --json` prints. Stable: keys may be added, never renamed. */
export interface EvalReport {
  readonly rows: number;
  readonly trainRows: number;
  readonly skippedRows: number;
  readonly models: readonly string[];
  readonly weak: string;
  readonly strong: string;
  readonly policy: Scored;
  /** always-small, always-big, random, oracle. */
  readonly baselines: readonly Scored[];
  /** Share of the gap between weak and strong that the policy recovers; null where the strong one is not better. */
  readonly pgr: number | null;
  /** Of routing between weak and strong by predicted gain; null for policies without predictions. */
  readonly routing: (Recovered & { readonly apgrInterval: readonly [number, number] }) | null;
  readonly curve: readonly CurvePoint[];
}

const CURVE_STEPS = 25;

export function makeReport(
  trial: Trial,
  name: string,
  choices: Choices,
  predictions: Predictions | undefined,
): EvalReport {
  const { rows, train, skipped, models, weak, strong } = trial;
  const policy = scored(trial, name, choices);
  const baselines = [
    scored(trial, `always-small (${weak})`, always(trial, weak)),
    scored(trial, `always-big (${strong})`, always(trial, strong)),
    scored(trial, 'random', atRandom(trial)),
    scored(trial, 'oracle', oracle(trial)),
  ];
  const [small, big] = baselines as [Scored, Scored];
  const gap = big.accuracy.value - small.accuracy.value;
  return {
    rows: rows.length,
    trainRows: train.length,
    skippedRows: skipped,
    models,
    weak,
    strong,
    policy,
    baselines,
    pgr: gap > 0 ? (policy.accuracy.value - small.accuracy.value) / gap : null,
    routing: predictions === undefined ? null : routingOf(trial, predictions),
    curve: predictions === undefined ? [] : curveOf(trial, predictions),
  };
}

function scored(trial: Trial, name: string, choices: Choices): Scored {
  const results = trial.rows.map((row, index) => trial.result(row, choices[index] as string));
  const known = (values: readonly (number | undefined)[]): Mean | null =>
    values.every((value) => value !== undefined) ? meanOf(values) : null;
  const counts = Map.groupBy(choices, (model) => model);
  const shares = [...counts].map(([model, list]) => [model, list.length / choices.length] as const);
  return {
    name,
    accuracy: meanOf(results.map(({ score }) => score)),
    cost: known(results.map(({ cost }) => cost)),
    tokens: known(results.map(({ tokens }) => tokens)),
    latencyMs: known(results.map(({ latencyMs }) => latencyMs)),
    shares: Object.fromEntries(shares.toSorted((a, b) => b[1] - a[1])),
  };
}

function routingOf(
  { rows, models, weak, strong, result }: Trial,
  predictions: Predictions,
): EvalReport['routing'] {
  const from = models.indexOf(weak);
  const to = models.indexOf(strong);
  const pair = {
    weak: rows.map((row) => result(row, weak).score),
    strong: rows.map((row) => result(row, strong).score),
    gain: predictions.map((chances) => (chances[to] as number) - (chances[from] as number)),
  };
  const found = recovered(pair);
  if (found === undefined) return null;
  const apgrInterval = bootstrap(rows.length, (picked) => recovered(pair, picked)?.apgr ?? 0.5);
  return { ...found, apgrInterval };
}

function curveOf(trial: Trial, predictions: Predictions): CurvePoint[] {
  return Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
    const quality = step / CURVE_STEPS;
    const choices = qualityCost(trial, predictions, quality);
    const results = trial.rows.map((row, index) => trial.result(row, choices[index] as string));
    const cost = mean(results.map((result) => result.cost ?? Number.NaN));
    return {
      quality,
      accuracy: mean(results.map(({ score }) => score)),
      cost: Number.isNaN(cost) ? null : cost,
    };
  });
}
