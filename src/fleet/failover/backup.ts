import type { ModelRef } from '../../config/schema/routing.ts';
import type { Fleet } from '../contract.ts';
import type { Backend } from '../types.ts';

/** A backend that could go on with a stream, and the candidate that it serves. */
export interface Backup {
  readonly backend: Backend;
  readonly ref: ModelRef;
}

/**
 * Who would go on with a stream of `primary`: the healthy backend of the same model with the fewest requests for its weight,
 * else of the next candidate that has one; undefined where there is none. `penalty` makes a backend's load count for more;
 * Infinity leaves it out. O(backends).
 */
export function nameBackup(
  fleet: Pick<Fleet, 'backendsOf'>,
  refs: readonly ModelRef[],
  primary: Backend,
  penalty: (backend: Backend) => number = () => 1,
): Backup | undefined {
  const own = refs.find(({ model }) => model === primary.model);
  const order = own === undefined ? refs : [own, ...refs.filter((ref) => ref !== own)];
  for (const ref of order) {
    let best: Backend | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const backend of fleet.backendsOf(ref.model)) {
      if (backend === primary || backend.state !== 'healthy' || backend.weight <= 0) continue;
      if (backend.config.role === 'prefill') continue;
      const cost = ((backend.inFlight + 1) / backend.weight) * penalty(backend);
      if (cost >= least) continue;
      least = cost;
      best = backend;
    }
    if (best !== undefined) return { backend: best, ref };
  }
  return undefined;
}
