import { z } from 'zod';
import { defineSignal } from './define.ts';
import { spansShape, spansSignal } from './learned/spans-signal.ts';

export default defineSignal({
  id: 'secrets',
  title: 'Secrets',
  summary: 'Matches when the prompt holds a key, a token, a private key or a connection string.',
  config: z.strictObject({
    ...spansShape,
    types: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .meta({ description: 'Only these types; left out: any.' }),
  }),
  examples: [
    { title: 'Any', config: {} },
    { title: 'In tool results as well', config: { includeHistory: true, threshold: 0.8 } },
  ],
  cost: 'cpu',
  needsModels: true,
  create: ({ types, ...options }, context) => {
    const wanted = types === undefined ? undefined : new Set(types.map((type) => type.toUpperCase()));
    return spansSignal(
      {
        ...options,
        task: 'secrets',
        counts: (type) => wanted === undefined || wanted.has(type.toUpperCase()),
      },
      context,
    );
  },
});
