import type { ModelRef } from '../../config/schema/routing.ts';
import type { ModelLoad, SelectionWorld } from './define.ts';
import { promptRatePer1M } from './money.ts';
import type { Ranked } from './ranking.ts';

export interface Weights {
  readonly quality: number;
  readonly latency: number;
  readonly cost: number;
  readonly load: number;
}

/** Ceilings; 0 sets none. */
export interface Limits {
  readonly maxTpotMs: number;
  readonly maxTtftMs: number;
  readonly maxCostPer1M: number;
  readonly maxInflight: number;
  readonly percentile: number;
}

/** What is compared of one candidate; undefined where it is not known. */
export interface Factors {
  readonly ref: ModelRef;
  readonly quality: number | undefined;
  /** Milliseconds. */
  readonly latency: number | undefined;
  /** Per million tokens. */
  readonly cost: number | undefined;
  /** Requests in flight. */
  readonly load: number;
}

interface LatencyChoice {
  readonly latencyPercentile: number;
  readonly latencyMetric?: 'tpot' | 'ttft' | undefined;
}

function latencyOf(load: ModelLoad, { latencyPercentile, latencyMetric }: LatencyChoice): number | undefined {
  if (latencyMetric === 'ttft') return load.ttftMs(latencyPercentile);
  const tpot = load.tpotMs(latencyPercentile);
  return tpot ?? (latencyMetric === undefined ? load.ttftMs(latencyPercentile) : undefined);
}

/** Reads the world once for each candidate. O(n). */
export function gatherFactors(
  candidates: readonly ModelRef[],
  choice: LatencyChoice,
  promptTokens: number,
  world: SelectionWorld,
): Factors[] {
  return candidates.map((ref) => {
    const facts = world.facts(ref.model);
    const load = world.load(ref.model);
    return {
      ref,
      quality: facts.quality,
      latency: latencyOf(load, choice),
      cost: promptRatePer1M(facts, promptTokens),
      load: load.inFlight,
    };
  });
}

/** Why the candidate exceeds a ceiling, or undefined. What was never measured exceeds nothing. */
export function exceedsLimit(factors: Factors, limits: Limits, world: SelectionWorld): string | undefined {
  const load = world.load(factors.ref.model);
  const checks: readonly (readonly [string, number | undefined, number])[] = [
    [`time per output token p${limits.percentile}, ms`, load.tpotMs(limits.percentile), limits.maxTpotMs],
    [`time to first token p${limits.percentile}, ms`, load.ttftMs(limits.percentile), limits.maxTtftMs],
    ['price per million tokens', factors.cost, limits.maxCostPer1M],
    ['requests in flight', factors.load, limits.maxInflight],
  ];
  for (const [what, value, ceiling] of checks) {
    if (ceiling > 0 && value !== undefined && value > ceiling)
      return `over its limit: ${what} ${value} > ${ceiling}`;
  }
  return undefined;
}

/** Min-max to 0…1; 0.5 for all when they do not differ. Undefined when the value is. */
function scaler(values: readonly (number | undefined)[]): (value: number | undefined) => number | undefined {
  const known = values.filter((value) => value !== undefined);
  const min = Math.min(...known);
  const span = Math.max(...known) - min;
  return (value) => (value === undefined ? undefined : span > 0 ? (value - min) / span : 0.5);
}

/**
 * VSR's score: wQ·Q + wL·(1−T) + wC·(1−C) + wLoad·(1−N), each min-max normalised over the
 * candidates, divided by the weights of the factors that are known of the candidate. Quality counts
 * only where it is known of every candidate: else an unrated model would gain by it. O(n).
 */
export function scoreFactors(candidates: readonly Factors[], weights: Weights): Ranked[] {
  const rated = candidates.every(({ quality }) => quality !== undefined);
  const quality = scaler(candidates.map((one) => one.quality));
  const latency = scaler(candidates.map((one) => one.latency));
  const cost = scaler(candidates.map((one) => one.cost));
  const load = scaler(candidates.map((one) => one.load));
  const inverted = (value: number | undefined) => (value === undefined ? undefined : 1 - value);
  return candidates.map((one) => {
    const terms: readonly (readonly [string, number, number | undefined])[] = [
      ['quality', weights.quality, rated ? quality(one.quality) : undefined],
      ['latency', weights.latency, inverted(latency(one.latency))],
      ['cost', weights.cost, inverted(cost(one.cost))],
      ['load', weights.load, inverted(load(one.load))],
    ];
    let sum = 0;
    let active = 0;
    const said: string[] = [];
    for (const [name, weight, value] of terms) {
      if (weight === 0 || value === undefined) continue;
      sum += weight * value;
      active += weight;
      said.push(`${name} ${value.toFixed(2)}`);
    }
    return { ref: one.ref, score: active === 0 ? 0 : sum / active, why: said.join(', ') || 'nothing known' };
  });
}
