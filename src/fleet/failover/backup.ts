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
 * else of the next candidate that has one. Undefined where there is none. O(backends).
 */
export function nameBackup(
  fleet: Pick<Fleet, 'backendsOf'>,
  refs: readonly ModelRef[],
  primary: Backend,
): Backup | undefined {
  const own = refs.find(({ model }) => model === primary.model);
  const order = own === undefined ? refs : [own, ...refs.filter((ref) => ref !== own)];
  for (const ref of order) {
    let best: Backend | undefined;
    for (const backend of fleet.backendsOf(ref.model)) {
      if (backend === primary || backend.state !== 'healthy' || backend.weight <= 0) continue;
      if (backend.config.role === 'prefill') continue;
      if (best === undefined || load(backend) < load(best)) best = backend;
    }
    if (best !== undefined) return { backend: best, ref };
  }
  return undefined;
}

const load = ({ inFlight, weight }: Backend) => (inFlight + 1) / weight;
