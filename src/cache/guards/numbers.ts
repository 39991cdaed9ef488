import { defineGuard, NO_FACTS } from './define.ts';
import { difference } from './reading/facts.ts';

export default defineGuard({
  id: 'numbers',
  title: 'Numbers',
  summary: 'Other numbers, ordinals or percentages: in figures, in words or in Chinese numerals.',
  read: ({ numbers, dates }) => {
    const found = numbers
      .filter(({ from }) => !dates.monthWords.has(from))
      .map(({ value, kind, from }) => {
        if (dates.dayWords.has(from)) return value;
        return kind === 'percent' ? `${value} %` : kind === 'ordinal' ? `no. ${value}` : value;
      });
    return found.length === 0 ? NO_FACTS : found.sort();
  },
  refuse: difference,
});
