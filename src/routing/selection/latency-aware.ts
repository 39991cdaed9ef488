import { z } from 'zod';
import type { ModelRef } from '../../config/schema/routing.ts';
import { defineSelection, type ModelLoad, type SelectionWorld } from './define.ts';
import { byAscending, choosable, isAvailable, type Ranked, toSelection } from './ranking.ts';

const percentile = z.number().min(1).max(100).optional();

const config = z.strictObject({
  tpotPercentile: percentile.meta({ description: 'Percentile of the time per output token to compare.' }),
  ttftPercentile: percentile.meta({ description: 'Percentile of the time to first token to compare.' }),
  explore: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .meta({ description: 'Share of requests that go to a model of which nothing was measured yet.' }),
  description: z.string().optional(),
});

type Metric = (load: ModelLoad) => number | undefined;

interface Measured {
  readonly ref: ModelRef;
  /** One value a metric; undefined when any of them was never seen. */
  readonly values: readonly number[] | undefined;
}

/** The metrics that a config names; both medians when it names none. */
function metricsOf({ tpotPercentile, ttftPercentile }: z.output<typeof config>): Metric[] {
  if (tpotPercentile === undefined && ttftPercentile === undefined) {
    return [(load) => load.tpotMs(50), (load) => load.ttftMs(50)];
  }
  const metrics: Metric[] = [];
  if (tpotPercentile !== undefined) metrics.push((load) => load.tpotMs(tpotPercentile));
  if (ttftPercentile !== undefined) metrics.push((load) => load.ttftMs(ttftPercentile));
  return metrics;
}

function measure(ref: ModelRef, metrics: readonly Metric[], world: SelectionWorld): Measured {
  const load = world.load(ref.model);
  const values: number[] = [];
  for (const metric of metrics) {
    const value = metric(load);
    if (value === undefined) return { ref, values: undefined };
    values.push(value);
  }
  return { ref, values };
}

/** A nanosecond: no latency is less, and dividing by less would overflow. */
const LEAST_MS = 1e-6;

/** The least value of each metric in milliseconds, 1 where there is none that can be divided by. */
function bases(measured: readonly Measured[], count: number): number[] {
  return Array.from({ length: count }, (_, metric) => {
    const least = Math.min(...measured.map(({ values }) => values?.[metric] ?? Number.POSITIVE_INFINITY));
    return least >= LEAST_MS && Number.isFinite(least) ? least : 1;
  });
}

/** VSR's score: the mean over the metrics of x(m) / min_j x(j). 1 is best. */
function score(values: readonly number[], base: readonly number[]): number {
  return values.reduce((sum, value, metric) => sum + value / (base[metric] ?? 1), 0) / values.length;
}

export default defineSelection({
  id: 'latency_aware',
  title: 'Latency-aware',
  summary: 'Takes the candidate whose measured latencies are lowest relative to the best of each.',
  config,
  examples: [
    { title: 'Median time per output token and time to first token', config: {} },
    { title: 'As VSR writes it', config: { tpotPercentile: 90, ttftPercentile: 95 } },
  ],
  create(options) {
    const metrics = metricsOf(options);
    return {
      select({ candidates }, world) {
        const measured = candidates.map((ref) => measure(ref, metrics, world));
        const inPlay = new Set(choosable(candidates, world));
        const base = bases(
          measured.filter(({ ref }) => inPlay.has(ref)),
          metrics.length,
        );
        const seen: Ranked[] = [];
        const unseen: Ranked[] = [];
        for (const { ref, values } of measured) {
          if (values === undefined) {
            unseen.push({ ref, score: 0, why: 'not measured yet' });
          } else {
            const value = score(values, base);
            seen.push({ ref, score: value, why: `${value.toFixed(2)} times the best latency` });
          }
        }
        if (seen.length === 0) return toSelection(unseen, world, 'nothing measured yet; in the order listed');
        const sorted = [...byAscending(seen, (entry) => entry.score), ...unseen];
        const explored = explore(unseen, options.explore, world);
        if (explored === undefined) {
          const measuredUp = seen.some(({ ref }) => inPlay.has(ref));
          return toSelection(
            sorted,
            world,
            measuredUp ? 'lowest relative latency' : 'no measured model has a backend',
          );
        }
        return toSelection(
          [
            { ...explored, why: 'not measured yet; explored' },
            ...sorted.filter((entry) => entry !== explored),
          ],
          world,
          'exploring a model of which nothing was measured yet',
        );
      },
    };
  },
});

/** Now and then the least busy model that was never measured, so that it gets its chance; else none. */
function explore(unseen: readonly Ranked[], share: number, world: SelectionWorld): Ranked | undefined {
  const open = unseen.filter(({ ref }) => isAvailable(ref, world));
  if (open.length === 0 || world.random() >= share) return undefined;
  return byAscending(open, ({ ref }) => world.load(ref.model).inFlight)[0];
}
