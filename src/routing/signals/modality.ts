import { z } from 'zod';
import { FairleadError } from '../../core/errors.ts';
import type { Labelled } from '../../inference/contract.ts';
import type { RequestView } from '../view.ts';
import { defineSignal } from './define.ts';
import { asks, tierField, whenever } from './learned/ask.ts';
import { silentSignal } from './learned/learned-signal.ts';
import { readingOf } from './learned/reading.ts';
import { match, miss } from './outcomes.ts';

/** VSR's names: AR writes text, DIFFUSION draws. */
const OUTPUTS: Readonly<Record<string, 'text' | 'image' | 'both'>> = {
  AR: 'text',
  DIFFUSION: 'image',
  BOTH: 'both',
};

const config = z.strictObject({
  output: z
    .enum(['text', 'image', 'both'])
    .optional()
    .meta({ description: 'Left out: by the name, of which AR is text, DIFFUSION image and BOTH both.' }),
  method: z
    .enum(['classifier', 'keyword', 'hybrid'])
    .default('hybrid')
    .meta({ description: 'hybrid: an image is asked for when either method says so.' }),
  threshold: z.number().min(0).max(1).default(0.7).meta({ description: 'Least probability of an image.' }),
  keywords: z
    .array(z.string().min(1))
    .default([
      'draw me',
      'generate an image',
      'create an image',
      'generate a picture',
      'create a picture',
      'paint me',
      '画一张',
      '画一幅',
      '生成一张图',
    ])
    .meta({ description: 'Phrases that ask for an image.' }),
  bothKeywords: z
    .array(z.string().min(1))
    .default(['and explain', 'and describe', 'with an explanation', 'and write', '并解释', '并说明'])
    .meta({ description: 'Phrases that, beside an image, ask for text.' }),
  tier: tierField,
});

export default defineSignal({
  id: 'modality',
  title: 'Text or picture wanted',
  summary: 'Matches by whether the prompt asks for text, for an image, or for both.',
  config,
  examples: [
    { title: 'Pictures', config: { output: 'image' } },
    {
      title: 'By phrases alone',
      config: { output: 'both', method: 'keyword', bothKeywords: ['and a caption'] },
    },
  ],
  cost: 'cpu',
  needsModels: true,
  create: ({ name, output = OUTPUTS[name], method, threshold, keywords, bothKeywords, tier }, context) => {
    if (output === undefined) {
      throw new FairleadError('FL_CONFIG_INVALID', `signal ${name} does not say what it matches`, {
        param: `signals.${name}.output`,
        hint: 'set output to text, image or both',
      });
    }
    const { classifiers, literals } = context;
    if (classifiers === undefined && method === 'classifier')
      return silentSignal([name], 'no on-board models are loaded, so it never matches');
    const add = (phrase: string) => literals.add(phrase, { caseSensitive: false, word: true });
    const drawing = method === 'classifier' ? [] : keywords.map(add);
    const writing = bothKeywords.map(add);
    const has = (view: RequestView, handles: readonly number[]) =>
      handles.some((handle) => view.hits.has(handle));
    const judge = (view: RequestView, answer: Labelled | undefined) => {
      const phrase = has(view, drawing);
      const probability = answer?.probs.image ?? 0;
      const image = phrase || (answer !== undefined && probability >= threshold);
      const found = !image ? 'text' : has(view, writing) ? 'both' : 'image';
      const sure = phrase ? 1 : image ? probability : 1 - probability;
      const evidence = `${found}${phrase ? ', by a phrase' : ''}${answer === undefined ? '' : `, image ${probability.toFixed(2)} (${answer.tier})`}`;
      return found === output
        ? match(name, probability, evidence, sure)
        : miss(name, probability).map((outcome) => ({ ...outcome, evidence }));
    };
    if (classifiers === undefined || method === 'keyword')
      return { emits: [name], evaluate: (view) => judge(view, undefined) };
    const ask = asks('modality', classifiers, tier, context);
    return {
      emits: [name],
      slow: ask.slow,
      evaluate: (view) => whenever(ask.of(readingOf(view, classifiers)), (answer) => judge(view, answer)),
    };
  },
});
