import { z } from 'zod';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'slow',
  title: 'Slow',
  summary: 'Takes a multiple of the usual time to start and for every token, in simulated time.',
  config: z.strictObject({ factor: z.coerce.number().min(1).default(10) }),
  examples: [{ title: 'A tenth of the speed', config: { factor: 10 } }],
  create: ({ factor }) => ({ slowdown: factor }),
});
