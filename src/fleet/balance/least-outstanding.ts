import type { Backend } from '../types.ts';
import { defineBalancer } from './define.ts';

/** Requests in flight over weight, counting the one to come. */
const load = (backend: Backend) => (backend.inFlight + 1) / Math.max(backend.weight, Number.EPSILON);

export default defineBalancer({
  id: 'least-outstanding',
  title: 'Least outstanding',
  summary: 'The backend with the fewest requests in flight for its weight; ties by chance.',
  create: () => ({
    pick(backends, random) {
      let best = backends[0] as Backend;
      let bestLoad = Number.POSITIVE_INFINITY;
      let ties = 0;
      for (const backend of backends) {
        const own = load(backend);
        if (own < bestLoad) {
          best = backend;
          bestLoad = own;
          ties = 1;
        } else if (own === bestLoad && random() * ++ties < 1) best = backend;
      }
      return best;
    },
  }),
});
