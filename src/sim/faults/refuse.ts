import { z } from 'zod';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'refuse',
  title: 'Refuse',
  summary: 'Resets the connection as it is accepted, or when a request comes on one that is already open.',
  config: z.strictObject({}),
  examples: [{ title: 'Nobody gets in', config: {} }],
  atAccept: true,
  create: () => ({
    intercept(out) {
      out.close('reset');
      return true;
    },
  }),
});
