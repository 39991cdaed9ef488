import { z } from 'zod';
import { predicateSchema, ruleSchema } from '../../config/schema/routing.ts';
import { defineSignal } from './define.ts';
import { tierField } from './learned/ask.ts';
import { FITTED } from './learned/calibrated.ts';
import { contrastiveComplexity, LEVELS } from './learned/contrastive-complexity.ts';
import { measuredComplexity } from './learned/measured-complexity.ts';

const candidates = z.strictObject({
  candidates: z.array(z.string().min(1)).min(1).meta({ description: 'Prompts and phrases of this kind.' }),
});

const config = z
  .strictObject({
    difficulty: predicateSchema
      .optional()
      .meta({ description: 'Bounds on the share of today’s models that would fail, 0 to 1.' }),
    needsReasoning: predicateSchema
      .optional()
      .meta({ description: 'Bounds on the probability that thinking step by step helps.' }),
    hard: candidates.optional().meta({ description: 'VSR’s form: hard prompts, to be told from easy ones.' }),
    easy: candidates.optional().meta({ description: 'VSR’s form: easy prompts.' }),
    threshold: z
      .number()
      .min(0)
      .max(2)
      .optional()
      .meta({ description: `VSR’s form: how much nearer to one than to the other. ${FITTED}` }),
    composer: ruleSchema
      .optional()
      .meta({ description: 'A rule over other signals without which it does not match.' }),
    tier: tierField,
  })
  .superRefine(({ difficulty, needsReasoning, hard, easy }, issues) => {
    const measured = difficulty !== undefined || needsReasoning !== undefined;
    const refuse = (message: string) => issues.addIssue({ code: 'custom', message });
    if (measured && (hard ?? easy) !== undefined) refuse('bounds and candidates are two forms; take one');
    else if (!measured && (hard === undefined || easy === undefined))
      refuse('needs bounds on difficulty or needsReasoning, or both hard and easy candidates');
  });

type Options = z.output<typeof config> & { readonly name: string };

const isContrastive = ({ hard }: Pick<Options, 'hard'>): boolean => hard !== undefined;

export default defineSignal({
  id: 'complexity',
  title: 'Complexity',
  summary:
    'Matches by how hard the prompt is and whether it needs thought; with candidates, says name:hard, name:medium or name:easy.',
  config,
  examples: [
    { title: 'Hard', config: { difficulty: { gte: 0.6 } } },
    { title: 'Worth thinking about', config: { needsReasoning: { gte: 0.7 }, tier: 'cascade' } },
    {
      title: 'By candidates, as in VSR',
      config: {
        hard: { candidates: ['prove the theorem', 'compare the trade-offs', 'find the race condition'] },
        easy: { candidates: ['what is the capital of France', 'say hello', 'define this word'] },
      },
    },
  ],
  cost: 'cpu',
  needsModels: true,
  speaks: (options) => ({
    names: isContrastive(options) ? LEVELS.map((level) => `${options.name}:${level}`) : [options.name],
  }),
  create: (options, context) => {
    const { name, hard, easy, threshold, composer } = options;
    const built =
      hard === undefined || easy === undefined
        ? measuredComplexity(options, context)
        : contrastiveComplexity({ name, hard: hard.candidates, easy: easy.candidates, threshold }, context);
    return { ...built, composer };
  },
});
