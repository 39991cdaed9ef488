import { z } from 'zod';
import { gatherKeys, gatherOf, limitKeys, limitsOf, limitWords } from './calls.ts';
import { defineSelection, type Selector } from './define.ts';
import { judgeKeys, judgeOf } from './judge.ts';
import { isAvailable, toSelection } from './ranking.ts';

const config = z.strictObject({ ...judgeKeys, ...gatherKeys, ...limitKeys });

export default defineSelection({
  id: 'panel',
  title: 'Panel',
  summary: 'Asks all candidates at once and lets a judge write the answer from theirs.',
  config,
  modelKeys: ['judge'],
  examples: [
    { title: 'The best candidate judges', config: {} },
    { title: 'Nobody is waited for once two have answered', config: { graceMs: 0 } },
  ],
  create(options): Selector {
    const limits = limitsOf(options);
    const gather = gatherOf(options);
    return {
      select({ candidates }, world) {
        const judge = judgeOf(options.judge, candidates, world);
        const up = candidates.filter((ref) => isAvailable(ref, world));
        const ranked = candidates.map((ref) => ({ ref, score: 1, why: 'asked with the others' }));
        const reason = `all candidates are asked, ${judge.model} writes the answer; ${limitWords(limits)}`;
        const selection = toSelection(ranked, world, reason);
        if (up.length < 2) return selection;
        const { judgePrompt } = options;
        return {
          ...selection,
          calls: { way: 'panel', candidates: up, limits, judge, judgePrompt, gather },
        };
      },
    };
  },
});
