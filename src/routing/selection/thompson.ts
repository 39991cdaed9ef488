import { z } from 'zod';
import { sampleBeta } from '../quality/beta.ts';
import { defineSelection, type Selector } from './define.ts';
import { domainOf } from './estimates.ts';
import { byAscending, toSelection } from './ranking.ts';

const config = z.strictObject({
  prior: z
    .number()
    .nonnegative()
    .default(4)
    .meta({ description: 'How many judgements a model’s configured quality is worth.' }),
  byDomain: z
    .boolean()
    .default(true)
    .meta({ description: 'Learn each domain by itself, where on-board models read it.' }),
});

const EVEN = 0.5;

export default defineSelection({
  id: 'thompson',
  title: 'Thompson sampling',
  summary: 'Draws each candidate’s quality from what feedback says of it, and takes the highest draw.',
  config,
  needsModels: true,
  examples: [
    { title: 'By decision and domain', config: {} },
    { title: 'Forget the configured qualities', config: { prior: 0, byDomain: false } },
  ],
  create: ({ prior, byDomain }): Selector => ({
    select(input, world) {
      const domain = byDomain ? domainOf(input) : '';
      const drawn = input.candidates.map((ref) => {
        const { name, quality = EVEN } = world.facts(ref.model);
        const { good, bad } = world.learning?.tally(input.decision, domain, name) ?? { good: 0, bad: 0 };
        const score = sampleBeta(1 + good + prior * quality, 1 + bad + prior * (1 - quality), world.random);
        return {
          ref,
          score,
          why: `drew ${score.toFixed(2)} from ${good.toFixed(0)} good and ${bad.toFixed(0)} bad`,
        };
      });
      const ranked = byAscending(drawn, ({ score }) => -score);
      return { ...toSelection(ranked, world, 'highest draw'), domain };
    },
  }),
});
