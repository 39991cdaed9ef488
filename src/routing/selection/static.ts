import { z } from 'zod';
import type { ModelRef } from '../../config/schema/routing.ts';
import { defineSelection, type Selection } from './define.ts';
import { isAvailable, toSelection } from './ranking.ts';

const REASON = 'candidates are tried in the order listed';

const rank = (candidates: readonly ModelRef[]) =>
  candidates.map((ref, index) => ({ ref, score: 1 / (index + 1), why: `listed at place ${index + 1}` }));

/** The selection when every candidate has a backend: the same for every request. */
function asListed(candidates: readonly ModelRef[]): Selection {
  const scores = rank(candidates).map(({ ref, score, why }) => ({ model: ref.model, score, why }));
  return { chosen: candidates[0] as ModelRef, order: candidates, scores, reason: REASON };
}

export default defineSelection({
  id: 'static',
  title: 'Static',
  summary: 'Takes the candidates in the order in which the decision lists them.',
  config: z.strictObject({}),
  examples: [{ title: 'The first candidate that has a backend', config: {} }],
  create: () => {
    let last: { readonly candidates: readonly ModelRef[]; readonly selection: Selection } | undefined;
    return {
      select: ({ candidates }, world) => {
        if (!candidates.every((ref) => isAvailable(ref, world)))
          return toSelection(rank(candidates), world, REASON);
        // a decision always asks with the same list
        if (last?.candidates !== candidates) last = { candidates, selection: asListed(candidates) };
        return last.selection;
      },
    };
  },
});
