import { z } from 'zod';
import { defineSelection, type ModelFacts, type Selector } from './define.ts';
import { byAscending, toSelection } from './ranking.ts';

const config = z.strictObject({
  start: z.number().default(1500).meta({ description: 'Rating of a model of which no quality is known.' }),
});

/** Where a model of even odds stands, a share of right answers is worth 400 · log10(q / (1 − q)) points. */
function startOf({ quality }: ModelFacts, start: number): number {
  if (quality === undefined) return start;
  const held = Math.min(0.98, Math.max(0.02, quality));
  return start + 400 * Math.log10(held / (1 - held));
}

export default defineSelection({
  id: 'elo',
  title: 'Elo',
  summary: 'Takes the candidate with the highest Elo rating, which feedback moves within each decision.',
  config,
  examples: [{ title: 'Start from each model’s quality', config: {} }],
  create: ({ start }): Selector => ({
    select({ candidates, decision }, world) {
      const rated = candidates.map((ref) => {
        const facts = world.facts(ref.model);
        const shift = world.learning?.eloShift(decision, facts.name) ?? 0;
        const score = startOf(facts, start) + shift;
        const moved =
          shift === 0 ? 'not judged yet' : `${shift > 0 ? '+' : ''}${shift.toFixed(0)} by feedback`;
        return { ref, score, why: `rated ${score.toFixed(0)}, ${moved}` };
      });
      return toSelection(
        byAscending(rated, ({ score }) => -score),
        world,
        'highest rating',
      );
    },
  }),
});
