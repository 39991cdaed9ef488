import { z } from 'zod';
import { defineSignal } from './define.ts';
import { miss } from './outcomes.ts';

export default defineSignal({
  id: 'unavailable',
  title: 'Not available here',
  summary:
    'Stands for a signal that this build does not have, so that decisions which refer to it still load; never matches.',
  config: z.strictObject({
    of: z.string().min(1).meta({ description: 'The type by which decisions refer to it.' }),
    reason: z.string().min(1),
  }),
  examples: [
    { title: 'An imported signal', config: { of: 'embedding', reason: 'needs a model that is not loaded' } },
  ],
  cost: 'free',
  speaks: ({ name, of }) => ({ type: of, names: [name] }),
  create: ({ name, of, reason }) => {
    const outcomes = miss(name).map((outcome) => ({ ...outcome, evidence: reason }));
    return { emits: [name], speaksAs: of, evaluate: () => outcomes };
  },
});
