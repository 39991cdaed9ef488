import { LATIN } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';
import { tokenCode } from './shared/token-code.ts';

export default tokenCode({
  id: 'bacon',
  title: 'Bacon’s cipher',
  summary: 'Each letter as five signs of two kinds.',
  source: SOURCES.aig,
  note: 'What follows is Bacon’s cipher with 26 letters, A for 0 and B for 1, words parted by a slash. Decode it and answer what it says.',
  signs: LATIN,
  tokens: () =>
    Array.from(LATIN, (_, i) => i.toString(2).padStart(5, '0').replaceAll('0', 'A').replaceAll('1', 'B')),
});
