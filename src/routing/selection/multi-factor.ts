import { z } from 'zod';
import { FairleadError } from '../../core/errors.ts';
import { defineSelection, type Selector } from './define.ts';
import {
  exceedsLimit,
  type Factors,
  gatherFactors,
  type Limits,
  scoreFactors,
  type Weights,
} from './factors.ts';
import { byAscending, choosable, type Ranked, toSelection } from './ranking.ts';

const weight = z.number().nonnegative().default(0.25);
const ceiling = z.number().nonnegative().default(0);

const config = z.strictObject({
  weights: z
    .strictObject({ quality: weight, latency: weight, cost: weight, load: weight })
    .prefault({})
    .meta({ description: 'Importance of each factor; only their ratios matter.' }),
  slo: z
    .strictObject({ maxTpotMs: ceiling, maxTtftMs: ceiling, maxCostPer1M: ceiling, maxInflight: ceiling })
    .prefault({})
    .meta({ description: 'Ceilings beyond which a candidate is not considered; 0 sets none.' }),
  latencyPercentile: z.number().min(1).max(100).default(95),
  latencyMetric: z.enum(['tpot', 'ttft']).optional().meta({
    description: 'Which latency counts; left out: time per output token, else time to first token.',
  }),
  onNoCandidates: z
    .enum(['cheapest', 'first', 'fail'])
    .default('cheapest')
    .meta({ description: 'What happens when every candidate exceeds a ceiling.' }),
});

type Options = z.output<typeof config>;

/** Weights that sum to 1; equal ones when all are 0. */
function normalise(weights: Weights): Weights {
  const sum = weights.quality + weights.latency + weights.cost + weights.load;
  if (sum === 0) return { quality: 0.25, latency: 0.25, cost: 0.25, load: 0.25 };
  return {
    quality: weights.quality / sum,
    latency: weights.latency / sum,
    cost: weights.cost / sum,
    load: weights.load / sum,
  };
}

/** The order when no candidate keeps the ceilings. */
function withoutCandidates(
  options: Options,
  all: readonly Factors[],
  excess: ReadonlyMap<Factors, string>,
): Ranked[] {
  if (options.onNoCandidates === 'fail') {
    throw new FairleadError(
      'FL_OVERLOADED',
      'Every model of the decision exceeds a limit of its selection.',
      {
        hint: 'Raise the limits in slo, or set onNoCandidates to cheapest or first.',
      },
    );
  }
  const sorted =
    options.onNoCandidates === 'first'
      ? all
      : byAscending(all, ({ cost }) => cost ?? Number.POSITIVE_INFINITY);
  return sorted.map((factors) => ({
    ref: factors.ref,
    score: 0,
    why: excess.get(factors) ?? 'not considered',
  }));
}

export default defineSelection({
  id: 'multi_factor',
  title: 'Multi-factor',
  summary: 'Weighs quality, latency, cost and load of the candidates that keep the service-level limits.',
  config,
  examples: [
    { title: 'All factors alike', config: {} },
    {
      title: 'Quality first, within limits',
      config: {
        weights: { quality: 0.7, latency: 0.1, cost: 0.1, load: 0.1 },
        slo: { maxTtftMs: 800, maxInflight: 32 },
      },
    },
  ],
  create(options): Selector {
    const weights = normalise(options.weights);
    const limits: Limits = { ...options.slo, percentile: options.latencyPercentile };
    return {
      select({ candidates, promptTokens }, world) {
        const inPlay = new Set(choosable(candidates, world));
        const all = gatherFactors(candidates, options, promptTokens, world);
        const excess = new Map<Factors, string>();
        for (const factors of all) {
          const reason = exceedsLimit(factors, limits, world);
          if (reason !== undefined) excess.set(factors, reason);
        }
        const kept = all.filter((factors) => inPlay.has(factors.ref) && !excess.has(factors));
        if (kept.length === 0) {
          const ranked = withoutCandidates(options, all, excess);
          return toSelection(
            ranked,
            world,
            `every candidate exceeds a limit; ${options.onNoCandidates} taken`,
          );
        }
        const scored = byAscending(scoreFactors(kept, weights), ({ score }) => -score);
        const rest = all
          .filter((factors) => !kept.includes(factors))
          .map((factors) => ({
            ref: factors.ref,
            score: 0,
            why: excess.get(factors) ?? 'left out of the comparison',
          }));
        return toSelection(
          [...scored, ...rest],
          world,
          `best of ${kept.length} by weighted quality, latency, cost and load`,
        );
      },
    };
  },
});
