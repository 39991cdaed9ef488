import { z } from 'zod';
import { type CascadePlan, limitKeys, limitsOf, limitWords } from './calls.ts';
import { defineSelection, type Selector } from './define.ts';
import { requestCost } from './money.ts';
import { byAscending, isAvailable, toSelection } from './ranking.ts';

/** VSR's for the mean log-probability and for the margin; the least likely token of a good answer is far below its mean. */
const THRESHOLDS = { mean: -1, min: -5, margin: 0.5 };

const config = z.strictObject({
  order: z.enum(['listed', 'price', 'quality']).default('listed').meta({
    description: 'What small to large means: as listed, by price, or by the quality that models state.',
  }),
  measure: z.enum(['mean', 'min', 'margin', 'none']).default('mean').meta({
    description: 'How sure an answer is, by log-probabilities of its tokens, from servers that give them.',
  }),
  threshold: z.number().optional().meta({
    description: 'Answers below it count as unsure; left out: -1 for mean, -5 for min, 0.5 for margin.',
  }),
  refusals: z.boolean().default(true).meta({
    description: 'Whether refusals, admissions of not knowing, empty and cut-off answers count as unsure.',
  }),
  selfCheck: z.boolean().default(false).meta({
    description: 'Whether a model is asked if the answer is right; the answer is held back whole until then.',
  }),
  checkModel: z.string().min(1).optional().meta({
    description: 'Who is asked; left out: the model that answered.',
  }),
  hold: z.enum(['window', 'whole']).default('window').meta({
    description: 'window: a streamed answer is judged by its beginning, then passes as it comes.',
  }),
  windowTokens: z.int().min(1).default(32).meta({
    description: 'Tokens of a streamed answer, thinking included, that are held back at most.',
  }),
  ...limitKeys,
});

export default defineSelection({
  id: 'cascade',
  title: 'Cascade',
  summary: 'Asks small models first and goes on to a larger one where the answer is unsure.',
  config,
  modelKeys: ['checkModel'],
  examples: [
    { title: 'By the log-probabilities of the first 32 tokens', config: {} },
    { title: 'The model checks its whole answer', config: { selfCheck: true, measure: 'none', maxCalls: 5 } },
    { title: 'Within a bound of cost', config: { order: 'price', maxCost: 0.02, hold: 'whole' } },
  ],
  create(options): Selector {
    const { measure, checkModel } = options;
    const shared: Omit<CascadePlan, 'candidates'> = {
      way: 'cascade',
      limits: limitsOf(options),
      confidence:
        measure === 'none' ? undefined : { measure, threshold: options.threshold ?? THRESHOLDS[measure] },
      check: options.selfCheck
        ? { ref: checkModel === undefined ? 'itself' : { model: checkModel } }
        : undefined,
      refusals: options.refusals,
      holdTokens: options.hold === 'whole' || options.selfCheck ? 'all' : options.windowTokens,
    };
    return {
      select({ candidates, promptTokens }, world) {
        const size = {
          listed: () => 0,
          price: (model: string) =>
            requestCost(world.facts(model), promptTokens, options.outputTokens) ?? Infinity,
          quality: (model: string) => world.facts(model).quality ?? Infinity,
        }[options.order];
        const order = byAscending(candidates, ({ model }) => size(model));
        const up = order.filter((ref) => isAvailable(ref, world));
        const ranked = order.map((ref, index) => ({ ref, score: 1 / (index + 1), why: stage(index) }));
        const selection = toSelection(ranked, world, reasonOf(shared));
        return up.length < 2 ? selection : { ...selection, calls: { ...shared, candidates: up } };
      },
    };
  },
});

const stage = (index: number) => (index === 0 ? 'answers first' : `asked when ${index} before it are unsure`);

function reasonOf({ confidence, check, refusals, limits }: Omit<CascadePlan, 'candidates'>): string {
  const doubts = [
    ...(confidence === undefined ? [] : [`${confidence.measure} below ${confidence.threshold}`]),
    ...(refusals ? ['refusals'] : []),
    ...(check === undefined ? [] : ['a check that fails']),
  ];
  return `small models first, the next on ${doubts.join(', ') || 'errors'}; ${limitWords(limits)}`;
}
