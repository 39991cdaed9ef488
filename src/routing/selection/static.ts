import { z } from 'zod';
import { defineSelection } from './define.ts';
import { toSelection } from './ranking.ts';

export default defineSelection({
  id: 'static',
  title: 'Static',
  summary: 'Takes the candidates in the order in which the decision lists them.',
  config: z.strictObject({}),
  examples: [{ title: 'The first candidate that has a backend', config: {} }],
  create: () => ({
    select: ({ candidates }, world) =>
      toSelection(
        candidates.map((ref, index) => ({
          ref,
          score: 1 / (index + 1),
          why: `listed at place ${index + 1}`,
        })),
        world,
        'candidates are tried in the order listed',
      ),
  }),
});
