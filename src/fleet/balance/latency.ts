import type { Backend } from '../types.ts';
import { defineBalancer } from './define.ts';

/**
 * Whether `a` is expected to answer sooner than `b`: recent time to first byte for each request ahead.
 * Where one has no latency yet only the queues are compared, so that it is tried but not flooded.
 */
function sooner(a: Backend, b: Backend): boolean {
  const known = a.latencyMs !== undefined && b.latencyMs !== undefined;
  const queueA = (a.inFlight + 1) / Math.max(a.weight, Number.EPSILON);
  const queueB = (b.inFlight + 1) / Math.max(b.weight, Number.EPSILON);
  return known ? a.latencyMs * queueA < b.latencyMs * queueB : queueA < queueB;
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
      return sooner(b, a) ? b : a;
    },
  }),
});
