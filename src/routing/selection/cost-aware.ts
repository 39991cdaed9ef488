import { z } from 'zod';
import { defineSelection, type ModelFacts, type SelectionWorld } from './define.ts';
import { requestCost } from './money.ts';
import { byAscending, toSelection } from './ranking.ts';

const config = z.strictObject({
  outputTokens: z
    .int()
    .nonnegative()
    .default(256)
    .meta({ description: 'Completion tokens assumed for each request.' }),
});

/** Prices in different currencies are not compared: the first priced candidate's currency rules. */
function comparableCost(facts: ModelFacts, currency: string | undefined, prompt: number, output: number) {
  if (facts.price === undefined || facts.price.currency !== currency) return Number.POSITIVE_INFINITY;
  return requestCost(facts, prompt, output) ?? Number.POSITIVE_INFINITY;
}

function why(facts: ModelFacts, cost: number): string {
  if (facts.price === undefined) return 'no price known';
  if (!Number.isFinite(cost)) return `priced in ${facts.price.currency}, not compared`;
  return `${facts.price.currency} ${cost.toPrecision(3)} for this request`;
}

export default defineSelection({
  id: 'cost_aware',
  title: 'Cost-aware',
  summary: 'Takes the cheapest candidate for the prompt’s estimated tokens; quality decides between equals.',
  config,
  examples: [
    { title: 'Cheapest first', config: {} },
    { title: 'Long answers expected', config: { outputTokens: 2000 } },
  ],
  create: ({ outputTokens }) => ({
    select({ candidates, promptTokens }, world: SelectionWorld) {
      const priced = candidates.map((ref) => ({ ref, facts: world.facts(ref.model) }));
      const currency = priced.find(({ facts }) => facts.price !== undefined)?.facts.price?.currency;
      const byQuality = byAscending(priced, ({ facts }) => -(facts.quality ?? 0));
      const costed = byQuality.map(({ ref, facts }) => {
        const cost = comparableCost(facts, currency, promptTokens, outputTokens);
        return { ref, cost, score: Number.isFinite(cost) ? cost : 0, why: why(facts, cost) };
      });
      const ranked = byAscending(costed, ({ cost }) => cost);
      const reason =
        currency === undefined ? 'no candidate has a price; best quality first' : 'cheapest first';
      return toSelection(ranked, world, reason);
    },
  }),
});
