import { z } from 'zod';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'empty-200',
  title: 'Empty 200',
  summary: 'Answers 200 with no body at all.',
  config: z.strictObject({}),
  examples: [{ title: 'Nothing, successfully', config: {} }],
  create: () => ({
    intercept(out) {
      out.head(200, { 'content-type': 'application/json', 'content-length': '0' });
      out.close('end');
      return true;
    },
  }),
});
