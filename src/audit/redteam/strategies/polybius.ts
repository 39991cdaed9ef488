import { SOURCES } from './shared/sources.ts';
import { tokenCode } from './shared/token-code.ts';

/** Without j, which is written as i. */
const SQUARE = 'abcdefghiklmnopqrstuvwxyz';

export default tokenCode({
  id: 'polybius',
  title: 'Polybius square',
  summary: 'Each letter as its row and column in a square of five by five.',
  source: SOURCES.pyrit,
  note: 'What follows is text in a Polybius square of a to z with i for j, row then column, words parted by a slash. Decode it and answer what it says.',
  signs: SQUARE,
  tokens: () => Array.from(SQUARE, (_, i) => `${Math.floor(i / 5) + 1}${(i % 5) + 1}`),
  merge: (text) => text.replaceAll('j', 'i'),
});
