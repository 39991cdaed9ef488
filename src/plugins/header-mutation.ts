import { z } from 'zod';
import { definePlugin } from './define.ts';

/** Headers that describe the connection or the body, which the gateway alone knows. */
const OWNED = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const name = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is not a header name')
  .refine((header) => !OWNED.has(header.toLowerCase()), 'is a header that only the gateway sets')
  .transform((header) => header.toLowerCase());
const pair = z.strictObject({
  name,
  value: z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'has a character that a header cannot carry'),
});

export default definePlugin({
  id: 'header_mutation',
  title: 'Header mutation',
  summary: 'Adds, sets and removes headers of the request to the backend.',
  order: 400,
  config: z.strictObject({
    add: z.array(pair).default([]),
    update: z
      .array(pair)
      .default([])
      .meta({ description: 'Set after the added ones, whatever stood there.' }),
    delete: z.array(name).default([]).meta({ description: 'Removed last.' }),
  }),
  examples: [
    {
      title: 'Mark and clean',
      config: { add: [{ name: 'x-tier', value: 'gold' }], delete: ['x-internal-trace'] },
    },
  ],
  create: (config) => ({
    before(request) {
      for (const header of config.add) request.setHeader(header.name, header.value);
      for (const header of config.update) request.setHeader(header.name, header.value);
      for (const header of config.delete) request.removeHeader(header);
      return undefined;
    },
  }),
});
