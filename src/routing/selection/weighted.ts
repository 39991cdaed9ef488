import { z } from 'zod';
import type { ModelRef } from '../../config/schema/routing.ts';
import { defineSelection } from './define.ts';
import { byAscending, choosable, toSelection } from './ranking.ts';

const weightOf = (ref: ModelRef) => ref.weight ?? 1;

/**
 * One exponential draw of rate `weight`: among several, the smallest is candidate i's with
 * probability w_i / Σw, and sorting by it draws the rest without replacement in the same manner
 * (Efraimidis and Spirakis 2006). Weight 0 never comes before a positive one.
 */
function draw(weight: number, uniform: number): number {
  return weight === 0 ? Number.POSITIVE_INFINITY : -Math.log(1 - uniform) / weight;
}

export default defineSelection({
  id: 'weighted',
  title: 'Weighted',
  summary: 'Draws a candidate at random, each with a chance proportional to its weight.',
  config: z.strictObject({}),
  examples: [{ title: 'Shares from the candidates’ own weights; 1 where none is stated', config: {} }],
  create: () => ({
    select({ candidates }, world) {
      const total = choosable(candidates, world).reduce((sum, ref) => sum + weightOf(ref), 0);
      const drawn = candidates.map((ref) => ({ ref, key: draw(weightOf(ref), world.random()) }));
      const ranked = byAscending(drawn, ({ key }) => key).map(({ ref }) => ({
        ref,
        score: total === 0 ? 0 : weightOf(ref) / total,
        why: `weight ${weightOf(ref)} of ${total}`,
      }));
      return toSelection(ranked, world, 'drawn at random by weight');
    },
  }),
});
