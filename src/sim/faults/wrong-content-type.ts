import { z } from 'zod';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'wrong-content-type',
  title: 'Wrong content type',
  summary: 'Sends the right answer under another Content-Type.',
  config: z.strictObject({ type: z.string().default('text/html') }),
  examples: [{ title: 'As a web page', config: {} }],
  create: ({ type }) => ({ headers: (headers) => ({ ...headers, 'content-type': type }) }),
});
