import { z } from 'zod';
import { millisecondsSchema } from './values.ts';

const classSchema = z.strictObject({
  name: z.string().min(1).meta({
    description: 'By which requests name it, and its label in metrics; letter case does not matter.',
  }),
  weight: z
    .number()
    .positive()
    .max(1_000_000)
    .default(1)
    .meta({ description: 'Its share of the places that become free while several classes wait.' }),
  share: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .meta({ description: 'Of all places, how many it may hold at once; one at least.' }),
  members: z.array(z.string().min(1)).default([]).meta({
    description:
      'Ids of keys, users, teams and tenants whose requests are of this class, and who may name a class below it; nobody else can name this one. None: it is open to all.',
  }),
});

/** Weighted, so that work in the background goes on, slowly, however much is asked in the foreground. */
const CLASSES = [
  { name: 'high', weight: 16, share: 1, members: [] },
  { name: 'normal', weight: 4, share: 1, members: [] },
  { name: 'batch', weight: 1, share: 1, members: [] },
];

/** How many requests are let through to the backends at once, and who waits. */
export const admissionSchema = z.strictObject({
  maxInFlight: z.int().nonnegative().default(0).meta({
    description:
      'Requests let through at once for each usable backend of a model, by each worker process; 0: all, and nobody ever waits.',
  }),
  queue: z
    .strictObject({
      length: z
        .int()
        .nonnegative()
        .max(10_000)
        .default(256)
        .meta({ description: 'Requests that may wait for one model.' }),
      timeoutMs: millisecondsSchema
        .min(1)
        .default(10_000)
        .meta({ description: 'The longest wait; a request that would wait longer is refused at once.' }),
    })
    .prefault({})
    .meta({ description: 'Where requests wait for a place at a model’s backends.' }),
  classes: z.array(classSchema).min(1).default(CLASSES).meta({
    description:
      'Priorities, the highest first: the lowest is refused first. A request names one with the header x-fairlead-priority or x-priority, or with vLLM’s field priority: below 0 the highest, above 0 the lowest.',
  }),
  defaultClass: z.string().min(1).optional().meta({
    description: 'The class of requests that name none; left out: normal where there is one, else the first.',
  }),
  eventLoopDelayMs: millisecondsSchema.default(0).meta({
    description:
      'Refuse requests of the lowest class while the gateway’s own event loop is later than this (99th percentile of a second), of the next one at twice that, and so on; 0: never.',
  }),
});

export type AdmissionConfig = z.infer<typeof admissionSchema>;
