import { z } from 'zod';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'headers-only',
  title: 'Headers only',
  summary: 'Sends the head of an event stream and ends the connection before the first event.',
  config: z.strictObject({ how: z.enum(['reset', 'fin', 'end']).default('reset') }),
  examples: [
    { title: 'Reset after the headers', config: {} },
    { title: 'A stream without an event', config: { how: 'end' } },
  ],
  create: ({ how }) => ({
    intercept(out) {
      out.head(200, { 'content-type': 'text/event-stream; charset=utf-8' }, true);
      // The other side shall have seen the head before the reset takes away what it has not read.
      out.wait(20);
      out.close(how);
      return true;
    },
  }),
});
