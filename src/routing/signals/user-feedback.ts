import { z } from 'zod';
import { FairleadError } from '../../core/errors.ts';
import { defineSignal } from './define.ts';
import { tierField } from './learned/ask.ts';
import { labelSignal } from './learned/label-signal.ts';

/** VSR's names of feedback, and the labels of ours that each stands for. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  satisfied: ['satisfied'],
  need_clarification: ['dissatisfied'],
  wrong_answer: ['wrong_answer'],
  want_different: ['wants_different'],
};
const FEEDBACK = ['satisfied', 'need_clarification', 'wrong_answer', 'want_different'] as const;

export default defineSignal({
  id: 'user_feedback',
  title: 'Feedback',
  summary: 'Matches when the last user message says how the answer before it was received.',
  config: z.strictObject({
    feedback: z
      .enum(FEEDBACK)
      .optional()
      .meta({ description: 'need_clarification: unhappy with the answer. Left out: the signal’s name.' }),
    threshold: z.number().min(0).max(1).default(0.7).meta({ description: 'Least probability.' }),
    tier: tierField,
  }),
  examples: [
    { title: 'Told that it was wrong', config: { feedback: 'wrong_answer' } },
    { title: 'Asked for something else', config: { feedback: 'want_different', threshold: 0.6 } },
  ],
  cost: 'cpu',
  needsModels: true,
  create: ({ name, feedback, threshold, tier }, context) => {
    const wanted = LABELS[feedback ?? name];
    if (wanted === undefined) {
      throw new FairleadError('FL_CONFIG_INVALID', `signal ${name} is no kind of feedback`, {
        param: `signals.${name}.feedback`,
        hint: `set feedback to one of ${FEEDBACK.join(', ')}`,
      });
    }
    return labelSignal({ name, task: 'feedback', wanted, key: 'feedback', threshold, tier }, context);
  },
});
