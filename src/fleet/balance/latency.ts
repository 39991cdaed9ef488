import type { Backend } from '../types.ts';
import { defineBalancer } from './define.ts';

/** Expected wait: recent time to first byte for each request ahead. A backend never tried comes first. */
function cost(backend: Backend): number {
  return ((backend.latencyMs ?? 0) * (backend.inFlight + 1)) / Math.max(backend.weight, Number.EPSILON);
}

/**
 * Two backends drawn by chance, the one with the lower cost taken: near the best of all without all
 * clients rushing to the same one (Mitzenmacher, "The power of two choices", 2001).
 */
export default defineBalancer({
  id: 'latency',
  title: 'Latency',
  summary: 'The better of two drawn by chance, by recent time to first byte and requests in flight.',
  create: () => ({
    pick(backends, random) {
      const first = Math.floor(random() * backends.length);
      const second = (first + 1 + Math.floor(random() * (backends.length - 1))) % backends.length;
      const a = backends[first] as Backend;
      const b = backends[second] as Backend;
      return cost(b) < cost(a) ? b : a;
    },
  }),
});
