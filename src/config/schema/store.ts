import { z } from 'zod';
import { millisecondsSchema } from './values.ts';

export const storeSchema = z.strictObject({
  path: z.string().min(1).default('fairlead-data').meta({
    description: 'Folder of the SQLite database, from the working directory; made where it is missing.',
  }),
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional()
    .meta({
      description: 'A PostgreSQL database in place of the folder: postgres://USER@HOST/NAME.',
      secret: true,
    }),
  redis: z
    .string()
    .regex(/^rediss?:\/\//, 'must start with redis://')
    .optional()
    .meta({
      description: 'Redis or Valkey for the counters that several gateways share: redis://HOST:PORT.',
      secret: true,
    }),
  records: z.boolean().default(true).meta({
    description: 'Keep a record of every request: who, what was decided, tokens, cost, times; no text.',
  }),
  queue: z
    .int()
    .positive()
    .default(10_000)
    .meta({ description: 'Records that may wait to be written; more are shed and counted.' }),
  flushMs: millisecondsSchema
    .min(1)
    .max(1_000)
    .default(200)
    .meta({ description: 'Between two writes of records.' }),
  retentionDays: z.number().positive().optional().meta({
    description: 'Records older than this are dropped from the start of the chain; left out: never.',
  }),
  chainKey: z.string().min(16).optional().meta({
    description:
      'Secret of the hash chain: without it, who can write the database can also forge the whole chain.',
    secret: true,
  }),
  onFailure: z.enum(['serve', 'refuse']).default('serve').meta({
    description:
      'When the database or Redis is gone: serve with limits kept in memory, or refuse requests that have limits.',
  }),
});

export type StoreConfig = z.infer<typeof storeSchema>;
