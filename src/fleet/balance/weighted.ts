import type { Backend } from '../types.ts';
import { defineBalancer } from './define.ts';

const EPSILON = 1e-9;

/**
 * Smooth weighted round robin. Each pick adds every backend's share to its credit; among those whose
 * credit allows one more, the one whose next turn is due first is taken (Tijdeman, "The chairman
 * assignment problem", 1980): over any number of picks each backend gets its share to within one.
 */
export default defineBalancer({
  id: 'weighted',
  title: 'Weighted',
  summary: 'Smooth weighted round robin: every backend gets its share, to within one request.',
  create() {
    const credits = new WeakMap<Backend, number>();
    return {
      pick(backends) {
        let total = 0;
        for (const backend of backends) total += backend.weight;
        const slack = 1 / (2 * backends.length - 2);
        let best: Backend | undefined;
        let bestDue = Number.POSITIVE_INFINITY;
        for (const backend of backends) {
          const share = total > 0 ? backend.weight / total : 1 / backends.length;
          const credit = (credits.get(backend) ?? 0) + share;
          credits.set(backend, credit);
          if (credit < slack - EPSILON) continue;
          const due = (1 - slack - credit) / share;
          if (due < bestDue) {
            best = backend;
            bestDue = due;
          }
        }
        // credits of a set that changed between picks may leave nobody due
        const picked = best ?? (backends[0] as Backend);
        credits.set(picked, (credits.get(picked) ?? 0) - 1);
        return picked;
      },
    };
  },
});
