import { type KeyReader, readKeys } from '../read-keys.ts';
import { defined, type Field } from '../source.ts';
import { importLooper } from './looper.ts';

/** VSR takes a factor that is not named as 0, unless none is. */
const weights: KeyReader = (field, to) => {
  const stated = readKeys(field, to, {
    quality: 'number',
    latency: 'number',
    cost: 'number',
    load: 'number',
  });
  return Object.keys(stated).length === 0
    ? undefined
    : { quality: 0, latency: 0, cost: 0, load: 0, ...stated };
};

const slo: KeyReader = (field, to) =>
  defined({
    ...readKeys(field, to, { max_tpot_ms: 'number', max_ttft_ms: 'number', max_inflight: 'number' }),
    maxCostPer1M: field.at('max_cost_per_1m').number(`${to}.maxCostPer1M`),
  });

const READERS: Readonly<Record<string, Readonly<Record<string, KeyReader>>>> = {
  static: {},
  latency_aware: { tpot_percentile: 'number', ttft_percentile: 'number', description: 'text' },
  multi_factor: {
    weights,
    slo,
    latency_percentile: 'number',
    latency_metric: 'text',
    on_no_candidates: 'text',
  },
};

/** A decision's algorithm; one that this build does not have is left out, so that the order of the list decides. */
export function importAlgorithm(algorithm: Field, to: string): Record<string, unknown> | undefined {
  if (!algorithm.present) return undefined;
  const looper = importLooper(algorithm, to);
  if (looper !== undefined) return looper;
  const type = algorithm.at('type').word;
  const readers = READERS[type];
  if (readers === undefined) {
    algorithm.approximated(
      `${to}.type: static`,
      `this build has no ${type}; candidates are tried in the order listed`,
    );
    return { type: 'static' };
  }
  algorithm.at('type').mapped(`${to}.type`);
  algorithm.at('on_error').ignored('selection cannot fail here: candidates are tried in turn');
  algorithm.at('minimum_candidates').ignored('selection goes on with the candidates that there are');
  return { type, ...readKeys(algorithm.at(type), to, readers) };
}
