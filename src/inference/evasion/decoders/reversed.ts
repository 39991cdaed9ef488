import { backwardClause, reversed } from '../backwards.ts';
import { BACK_AT_LEAST } from '../thresholds.ts';
import { defineDisguise } from './define.ts';

export default defineDisguise({
  id: 'reversed',
  title: 'Reversed text',
  summary: 'Written from the last letter to the first.',
  suspect: (profile) => profile.back.sum >= BACK_AT_LEAST,
  decode(text, { back }) {
    const clause = backwardClause(text, back);
    if (clause === undefined) return undefined;
    return text.slice(0, clause.from) + reversed(text.slice(clause.from, clause.to)) + text.slice(clause.to);
  },
});
