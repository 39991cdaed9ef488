import { z } from 'zod';
import type { Judged } from '../quality/learning.ts';
import { Neighbours } from '../quality/neighbours.ts';
import { parseOutcomeLines } from '../quality/outcome-lines.ts';
import type { Outcome } from '../quality/outcome-model.ts';
import { defineSelection, type Selector } from './define.ts';
import { byAscending, toSelection } from './ranking.ts';

const config = z.strictObject({
  outcomes: z.string().min(1).optional().meta({
    description:
      'JSON Lines file of how models did on prompts: {"prompt": "…", "outcomes": {"MODEL": {"score": 1}}}. Feedback that carries its prompt is learned beside it.',
  }),
  k: z.int().positive().max(1000).default(40).meta({ description: 'How many of the likest prompts count.' }),
});

/** The index is built anew once a decision's examples have grown by so much: 16, or a tenth. */
const isGrown = (before: number, now: number): boolean =>
  now >= before + Math.max(1, Math.min(16, before / 10));
const DECISIONS_AT_MOST = 100;

const outcomeOf = ({ prompt, model, score }: Judged): Outcome => ({ prompt, scores: { [model]: score } });

export default defineSelection({
  id: 'knn',
  title: 'Nearest neighbours',
  summary: 'Takes the candidate that did best on the known prompts that are most like this one.',
  config,
  examples: [
    { title: 'Learn from feedback alone', config: {} },
    { title: 'Start from outcomes of your own', config: { outcomes: 'outcomes.jsonl', k: 60 } },
  ],
  files: ({ outcomes }) => (outcomes === undefined ? [] : [outcomes]),
  create({ outcomes: file, k }, _nested, texts): Selector {
    const text = file === undefined ? undefined : texts.get(file);
    const given = file === undefined || text === undefined ? [] : parseOutcomeLines(text, file);
    const base = new Neighbours(given);
    const byDecision = new Map<string, { readonly index: Neighbours; readonly count: number }>();
    return {
      select({ candidates, decision, text: prompt }, world) {
        const count = world.learning?.judgedCount(decision) ?? 0;
        let built = byDecision.get(decision) ?? { index: base, count: 0 };
        if (isGrown(built.count, count)) {
          const judged = world.learning?.judged(decision).map(outcomeOf) ?? [];
          built = { index: new Neighbours([...given, ...judged]), count };
          if (byDecision.size >= DECISIONS_AT_MOST) byDecision.clear();
          byDecision.set(decision, built);
        }
        const expected = built.index.predict(prompt, k);
        const entries = candidates.map((ref) => {
          const score = expected(world.facts(ref.model).name) ?? expected(ref.model);
          const why =
            score === undefined ? 'no outcome of it is known' : `${score.toFixed(2)} on like prompts`;
          return { ref, score: score ?? 0, known: score !== undefined, why };
        });
        const known = entries.filter((entry) => entry.known);
        const reason =
          known.length === 0 ? 'no outcomes known yet; in the order listed' : 'best on like prompts';
        return toSelection(
          [...byAscending(known, ({ score }) => -score), ...entries.filter((entry) => !entry.known)],
          world,
          reason,
        );
      },
    };
  },
});
