import { defineGuard, NO_FACTS } from './define.ts';
import { difference, sortedFacts } from './reading/facts.ts';
import { AFTER_NUMBER, unitAt } from './reading/units.ts';

export default defineGuard({
  id: 'units',
  title: 'Units',
  summary: 'Another unit of measure: miles and kilometres, Celsius and Fahrenheit, 斤 and 公斤.',
  read: ({ words, numbers }) => {
    const facts: string[] = [];
    for (let at = 0; at < words.length; at++) {
      const found = unitAt(words, at);
      if (found === undefined) continue;
      facts.push(found.name);
      at += found.words - 1;
    }
    for (const { to } of numbers) {
      const name = AFTER_NUMBER.get(words[to]?.lower ?? '');
      if (name !== undefined) facts.push(name);
    }
    return facts.length === 0 ? NO_FACTS : sortedFacts(facts);
  },
  // One that names none may mean it all the same: the numbers guard reads what is left.
  refuse: (a, b) => (a.length === 0 || b.length === 0 ? undefined : difference(a, b)),
});
