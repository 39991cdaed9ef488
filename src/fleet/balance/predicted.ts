import { ExpectedDelay } from '../placement/expected-delay.ts';
import { LoadBound } from '../placement/load-bound.ts';
import type { Backend } from '../types.ts';
import { defineBalancer } from './define.ts';

/** Predictions see a backend's load themselves, so the bound is only there for those that are wrong. */
const BOUND_SLACK = 2;
/** Backends this near the best are as good as it: noise must not move conversations about. */
const NEAR = 1.05;

/**
 * The backend where the request is expected to delay everybody least, itself first of all: by what is cached of its prompt, what
 * there is to do before it, whether the KV cache has room and the adapter is loaded, and how quick the backend has been. One
 * that is over its weight's share of the requests in flight counts as so many times slower. Of those that are about as good the one that has most of the prompt, then the least
 * loaded. O(backends · log prompt).
 */
export default defineBalancer({
  id: 'predicted',
  title: 'Predicted latency',
  summary:
    'The backend predicted to answer soonest, by prefix cache, queue, KV cache, adapters and measured speed.',
  usesPlacement: true,
  create({ clock, rules, predictor }) {
    const bound = new LoadBound(rules.loadFactor * BOUND_SLACK, rules.loadFloor * BOUND_SLACK);
    const delay = new ExpectedDelay(predictor);
    /** Kept between picks, so that a pick allocates nothing. */
    const costs: number[] = [];
    const cached: number[] = [];
    return {
      pick(backends, random, wish) {
        const nowMs = clock.monotonicMs();
        bound.measure(backends, nowMs);
        const blocks = wish?.prefix() ?? [];
        let lowest = Number.POSITIVE_INFINITY;
        for (let i = 0; i < backends.length; i++) {
          const backend = backends[i] as Backend;
          const ms = bound.allows(backend)
            ? delay.ms(backend, wish, blocks, bound, nowMs)
            : Number.POSITIVE_INFINITY;
          const cost = ms * bound.excess(backend);
          costs[i] = cost;
          cached[i] = delay.cachedTokens;
          if (cost < lowest) lowest = cost;
        }
        let best = backends[0] as Backend;
        let bestCached = -1;
        let bestLoad = Number.POSITIVE_INFINITY;
        let ties = 0;
        for (let i = 0; i < backends.length; i++) {
          if ((costs[i] as number) > lowest * NEAR) continue;
          const backend = backends[i] as Backend;
          const own = cached[i] as number;
          const load = bound.load(backend);
          if (own > bestCached || (own === bestCached && load < bestLoad)) {
            best = backend;
            bestCached = own;
            bestLoad = load;
            ties = 1;
          } else if (own === bestCached && load === bestLoad && random() * ++ties < 1) best = backend;
        }
        return best;
      },
    };
  },
});
