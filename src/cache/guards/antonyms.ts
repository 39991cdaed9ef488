import { defineGuard, type Facts, NO_FACTS } from './define.ts';
import { createOpposites } from './reading/opposites.ts';

const opposites = createOpposites();

export default defineGuard({
  id: 'antonyms',
  title: 'Antonyms',
  summary: 'One asks for the opposite of the other: increase and decrease, 上传 and 下载.',
  read: (view) => {
    const found = opposites.find(view);
    return found.length === 0 ? NO_FACTS : [...new Set(found.map(({ end, word }) => `${end} ${word}`))];
  },
  refuse: (a, b) => {
    if (a.length === 0 || b.length === 0) return undefined;
    const [endsA, endsB] = [endsOf(a), endsOf(b)];
    for (const [end, word] of endsA) {
      const other = end.endsWith('+') ? `${end.slice(0, -1)}-` : `${end.slice(0, -1)}+`;
      const opposite = endsB.get(other);
      // Where one names both ends, it asks about the difference, or the order guard reads it.
      if (opposite !== undefined && !endsB.has(end) && !endsA.has(other))
        return `'${word}' in one, '${opposite}' in the other`;
    }
    return undefined;
  },
});

const endsOf = (facts: Facts): ReadonlyMap<string, string> =>
  new Map(facts.map((fact) => [fact.slice(0, fact.indexOf(' ')), fact.slice(fact.indexOf(' ') + 1)]));
