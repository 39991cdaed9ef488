import { z } from 'zod';
import { defineSignal } from './define.ts';
import { yesNo } from './outcomes.ts';

const config = z.strictObject({
  key: z.string().min(1),
  predicate: z
    .strictObject({
      equals: z.string().optional(),
      in: z.array(z.string()).min(1).optional(),
      exists: z.boolean().optional(),
    })
    .refine((predicate) => Object.values(predicate).filter((value) => value !== undefined).length === 1, {
      message: 'exactly one of equals, in and exists',
    }),
});

export default defineSignal({
  id: 'metadata',
  title: 'Request metadata',
  summary: 'Compares a value of the request’s metadata, which the client sets and nobody has verified.',
  config,
  examples: [
    { title: 'A cohort', config: { key: 'cohort', predicate: { in: ['beta', 'canary'] } } },
    { title: 'Consent refused', config: { key: 'consent', predicate: { equals: 'denied' } } },
    { title: 'Any workload class', config: { key: 'workload_class', predicate: { exists: true } } },
  ],
  cost: 'free',
  create: ({ name, key, predicate }) => ({
    emits: [name],
    evaluate: ({ metadata }) => {
      const value = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
      const exists = value !== undefined && value !== null;
      if (predicate.exists !== undefined)
        return yesNo(name, exists === predicate.exists, `${key} ${exists ? 'is set' : 'is not set'}`);
      const text = exists ? String(value) : undefined;
      const wanted = predicate.in ?? [predicate.equals];
      return yesNo(name, text !== undefined && wanted.includes(text), `${key} is ${text}`);
    },
  }),
});
