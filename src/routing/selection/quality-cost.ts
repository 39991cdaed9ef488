import { z } from 'zod';
import type { ModelRef } from '../../config/schema/routing.ts';
import { parseOutcomeLines } from '../quality/outcome-lines.ts';
import { fitOutcomes } from '../quality/outcome-model.ts';
import { defineSelection, type ModelFacts, type Selector } from './define.ts';
import { domainOf, type Estimate, estimates, type Predicted } from './estimates.ts';
import { requestCost } from './money.ts';
import { byAscending, choosable, toSelection } from './ranking.ts';

const share = z.number().min(0).max(1);

const config = z.strictObject({
  quality: share.default(0.7).meta({
    description:
      'Wanted chance of a right answer: the cheapest model that reaches it is taken, else the best.',
  }),
  tolerance: share.default(0.02).meta({
    description: 'Models whose chances differ by no more count as equally good; the cheaper one is taken.',
  }),
  outcomes: z.string().min(1).optional().meta({
    description:
      'JSON Lines file of how models did on prompts of yours: {"prompt": "…", "outcomes": {"MODEL": {"score": 1}}}.',
  }),
  outputTokens: z
    .int()
    .nonnegative()
    .default(256)
    .meta({ description: 'Completion tokens assumed for each request.' }),
  reasoningTokens: z
    .int()
    .nonnegative()
    .default(1500)
    .meta({ description: 'Thinking tokens assumed for a candidate that thinks and names no budget.' }),
});

type Options = z.output<typeof config>;

interface Priced extends Estimate {
  /** Infinity where the price is not known, or in a currency of its own. */
  readonly cost: number;
  /** Of the configuration; without prices, the weaker model is taken for the cheaper one. */
  readonly quality: number;
}

function costOf(
  ref: ModelRef,
  facts: ModelFacts,
  currency: string | undefined,
  prompt: number,
  options: Options,
) {
  if (facts.price === undefined || facts.price.currency !== currency) return Number.POSITIVE_INFINITY;
  const thinking = ref.reasoning === true ? (ref.budgetTokens ?? options.reasoningTokens) : 0;
  return requestCost(facts, prompt, options.outputTokens + thinking) ?? Number.POSITIVE_INFINITY;
}

/** Cheapest first; the weaker before the stronger where neither price is known. */
function byCost(items: readonly Priced[]): Priced[] {
  return byAscending(
    byAscending(items, ({ quality }) => quality),
    ({ cost }) => cost,
  );
}

/** Those that reach what is wanted, cheapest first; then the others, best first. */
function ranked(
  all: readonly Priced[],
  inPlay: readonly Priced[],
  { quality, tolerance }: Options,
): Priced[] {
  const good = all.filter(({ chance }) => chance >= quality);
  const rest = byAscending(
    all.filter(({ chance }) => chance < quality),
    ({ chance }) => -chance,
  );
  if (inPlay.some(({ chance }) => chance >= quality)) return [...byCost(good), ...rest];
  const best = Math.max(...inPlay.map(({ chance }) => chance));
  // Without prices there is nothing to save.
  const slack = inPlay.some(({ cost }) => Number.isFinite(cost)) ? tolerance : 0;
  const equals = byCost(inPlay.filter(({ chance }) => chance >= best - slack));
  return [...equals, ...[...byCost(good), ...rest].filter((one) => !equals.includes(one))];
}

export default defineSelection({
  id: 'quality_cost',
  title: 'Quality at the least cost',
  summary:
    'Predicts each candidate’s chance of a right answer and takes the cheapest one that is good enough.',
  config,
  needsModels: true,
  examples: [
    { title: 'Seven answers in ten right, as cheaply as can be', config: {} },
    { title: 'Always the best, whatever it costs', config: { quality: 1 } },
    { title: 'By outcomes of your own', config: { quality: 0.8, outcomes: 'outcomes.jsonl' } },
  ],
  files: ({ outcomes }) => (outcomes === undefined ? [] : [outcomes]),
  create(options, _nested, texts): Selector {
    const predictor = outcomePredictor(options.outcomes, texts);
    return {
      select(input, world) {
        const facts = input.candidates.map(({ model }) => world.facts(model));
        const currency = facts.find(({ price }) => price !== undefined)?.price?.currency;
        const all = estimates(input, world, predictor(input.text)).map((estimate, i): Priced => {
          const of = facts[i] as ModelFacts;
          const cost = costOf(estimate.ref, of, currency, input.promptTokens, options);
          return { ...estimate, cost, quality: of.quality ?? 0 };
        });
        const open = new Set(choosable(input.candidates, world));
        const inPlay = all.filter(({ ref }) => open.has(ref));
        const order = ranked(all, inPlay, options);
        const first = order.find(({ ref }) => open.has(ref));
        const enough = first !== undefined && first.chance >= options.quality;
        const selection = toSelection(
          order.map(({ ref, chance, basis, cost }) => ({
            ref,
            score: chance,
            why: why(chance, basis, cost, currency),
          })),
          world,
          enough
            ? `cheapest with a chance of at least ${options.quality}`
            : `none reaches a chance of ${options.quality}; the best`,
        );
        return { ...selection, domain: domainOf(input) };
      },
    };
  },
});

function why(chance: number, basis: string, cost: number, currency = ''): string {
  const price = Number.isFinite(cost) ? `${currency} ${cost.toPrecision(3)}` : 'no price to compare';
  return `${(100 * chance).toFixed(0)} % right by ${basis}; ${price}`;
}

/** By prompt, then by model. The file's model is fitted when the algorithm is created. */
function outcomePredictor(
  file: string | undefined,
  texts: ReadonlyMap<string, string>,
): (prompt: string) => Predicted {
  const text = file === undefined ? undefined : texts.get(file);
  if (file === undefined || text === undefined) return () => () => undefined;
  const outcomes = parseOutcomeLines(text, file);
  const models = [...new Set(outcomes.flatMap(({ scores }) => Object.keys(scores)))];
  const fitted = fitOutcomes(outcomes, models);
  const place = new Map(models.map((model, index) => [model, index]));
  return (prompt) => {
    const chances = fitted.predict(prompt);
    return (model) => {
      const index = place.get(model);
      return index === undefined ? undefined : chances[index];
    };
  };
}
