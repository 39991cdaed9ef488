import { z } from 'zod';
import type { ModelRef } from '../../config/schema/routing.ts';
import type { SelectionWorld } from './define.ts';
import { isAvailable } from './ranking.ts';

export const judgeKeys = {
  judge: z.string().min(1).optional().meta({
    description: 'The model that judges; left out: the candidate with the highest quality, else the last.',
  }),
  judgePrompt: z.string().min(1).optional().meta({
    description: 'What the judge is told, in place of the usual words; the answers follow, numbered.',
  }),
};

/** Who judges: the model that is named, else the best of the candidates, the later one among equals. O(n). */
export function judgeOf(
  name: string | undefined,
  candidates: readonly ModelRef[],
  world: SelectionWorld,
): ModelRef {
  if (name !== undefined) return candidates.find(({ model }) => model === name) ?? { model: name };
  const quality = ({ model }: ModelRef) => world.facts(model).quality ?? -1;
  const up = candidates.filter((ref) => isAvailable(ref, world));
  const [first, ...others] = up.length > 0 ? up : candidates;
  return others.reduce((best, ref) => (quality(ref) >= quality(best) ? ref : best), first as ModelRef);
}
