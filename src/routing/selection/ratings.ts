import { z } from 'zod';
import { gatherKeys, gatherOf, limitKeys, limitsOf, limitWords } from './calls.ts';
import { defineSelection, type Selector } from './define.ts';
import { judgeKeys, judgeOf } from './judge.ts';
import { isAvailable, toSelection } from './ranking.ts';

const config = z.strictObject({
  by: z.enum(['judge', 'weights']).default('judge').meta({
    description: 'judge: a model gives marks; weights: answers that agree pool the weights of their models.',
  }),
  ...judgeKeys,
  ...gatherKeys,
  ...limitKeys,
});

export default defineSelection({
  id: 'ratings',
  title: 'Ratings',
  summary: 'Asks all candidates at once and sends the answer that is rated best, as it is.',
  config,
  modelKeys: ['judge'],
  examples: [
    { title: 'The best candidate gives marks from 1 to 10', config: {} },
    { title: 'A vote by weights, two at a time', config: { by: 'weights', maxConcurrent: 2 } },
  ],
  create(options): Selector {
    const limits = limitsOf(options);
    const gather = gatherOf(options);
    return {
      select({ candidates }, world) {
        const judge = options.by === 'judge' ? judgeOf(options.judge, candidates, world) : undefined;
        const up = candidates.filter((ref) => isAvailable(ref, world));
        const ranked = candidates.map((ref) => ({
          ref,
          score: ref.weight ?? 1,
          why: 'asked with the others',
        }));
        const rated =
          judge === undefined ? 'agreeing answers pool their weights' : `${judge.model} gives marks`;
        const reason = `all candidates are asked, ${rated}; ${limitWords(limits)}`;
        const selection = toSelection(ranked, world, reason);
        if (up.length < 2) return selection;
        const weights = up.map(({ weight }) => weight ?? 1);
        const { judgePrompt } = options;
        return {
          ...selection,
          calls: { way: 'ratings', candidates: up, limits, judge, judgePrompt, weights, gather },
        };
      },
    };
  },
});
