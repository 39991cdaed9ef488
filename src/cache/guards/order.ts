import { defineGuard, NO_FACTS } from './define.ts';
import { listedNames } from './reading/names.ts';
import type { TextView } from './reading/view.ts';

/** In front of what may stand anywhere: `in Python`, 用Python. */
const ADJUNCT = /^(?:in|on|at|with|using|via|for|under|of|用|在|为)$/;
/** Between two of which either may come first. */
const EITHER = /\b(?:and|or|vs|versus)\b|[和与跟及、,/&]|还是|或/;

export default defineGuard({
  id: 'order',
  title: 'Order of names',
  summary: 'The same names and numbers in another order, so that another does what to another.',
  read: (view) => {
    if (EITHER.test(view.lower)) return NO_FACTS;
    const facts = inOrder(view);
    return facts.length < 2 ? NO_FACTS : facts;
  },
  refuse: (a, b) => {
    if (a.length === 0 || a.length !== b.length || a.every((fact, at) => fact === b[at])) return undefined;
    const [sortedA, sortedB] = [[...a].sort(), [...b].sort()];
    if (sortedA.some((fact, at) => fact !== sortedB[at])) return undefined;
    return `${a.join(', ')} in one, ${b.join(', ')} in the other`;
  },
});

/** Names of the list, words with a capital inside a sentence, and numbers. */
function inOrder(view: TextView): string[] {
  const { words, numbers, dates } = view;
  const found = new Map<number, string>();
  words.forEach(({ raw, lower, isSign }, at) => {
    if (!isSign && at > 0 && /^\p{Lu}/u.test(raw)) found.set(at, lower);
  });
  for (const { name, at } of listedNames(view)) found.set(at, name);
  for (const { value, from } of numbers) if (!dates.dayWords.has(from)) found.set(from, value);
  return [...found]
    .filter(([at]) => !ADJUNCT.test(words[at - 1]?.lower ?? ''))
    .sort(([a], [b]) => a - b)
    .map(([, fact]) => fact);
}
