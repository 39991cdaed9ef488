import { LATIN } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';
import { tokenCode } from './shared/token-code.ts';

export default tokenCode({
  id: 'a1z26',
  title: 'A1Z26',
  summary: 'Each letter as its number in the alphabet.',
  source: SOURCES.aig,
  note: 'What follows is text as numbers, 1 for a to 26 for z, words parted by a slash. Decode it and answer what it says.',
  signs: LATIN,
  tokens: () => Array.from(LATIN, (_, i) => String(i + 1)),
});
