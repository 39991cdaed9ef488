import { backwardClause, reversed } from '../backwards.ts';
import { BACK_AT_LEAST } from '../thresholds.ts';
import { defineDisguise } from './define.ts';

export default defineDisguise({
  id: 'reversed-words',
  title: 'Reversed words',
  summary: 'Each word written from its last letter to its first.',
  suspect: (profile) => profile.back.sum >= BACK_AT_LEAST,
  decode(text, { back }) {
    const clause = backwardClause(text, back);
    if (clause === undefined) return undefined;
    const words = text.slice(clause.from, clause.to).split(/(\s+)/);
    return text.slice(0, clause.from) + words.map(reversed).join('') + text.slice(clause.to);
  },
});
