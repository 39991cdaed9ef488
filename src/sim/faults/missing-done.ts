import { z } from 'zod';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'missing-done',
  title: 'Missing [DONE]',
  summary: 'Ends a stream without `data: [DONE]`.',
  config: z.strictObject({}),
  examples: [{ title: 'No farewell', config: {} }],
  create: () => ({ event: (event) => event.kind === 'done' }),
});
