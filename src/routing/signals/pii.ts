import { z } from 'zod';
import { defineSignal } from './define.ts';
import { spansShape, spansSignal } from './learned/spans-signal.ts';

export default defineSignal({
  id: 'pii',
  title: 'Personal data',
  summary: 'Matches when the prompt holds personal data of a type that is not allowed.',
  config: z.strictObject({
    ...spansShape,
    allowed: z
      .array(z.string().min(1))
      .default([])
      .meta({ description: 'Types that do not count, such as EMAIL_ADDRESS, PERSON, CREDIT_CARD.' }),
  }),
  examples: [
    { title: 'Any', config: {} },
    {
      title: 'Names and mail addresses pass',
      config: { allowed: ['PERSON', 'EMAIL_ADDRESS'], threshold: 0.7 },
    },
  ],
  cost: 'cpu',
  needsModels: true,
  create: ({ allowed, ...options }, context) => {
    const passes = new Set(allowed.map((type) => type.toUpperCase()));
    return spansSignal({ ...options, task: 'pii', counts: (type) => !passes.has(type) }, context);
  },
});
