import { LATIN } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';
import { tokenCode } from './shared/token-code.ts';

/** ITU-T E.161: the letters on the keys 2 to 9. */
const KEYS = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

export default tokenCode({
  id: 'keypad',
  title: 'Phone keypad',
  summary: 'Each letter as presses of a phone’s keys.',
  source: SOURCES.aig,
  note: 'What follows was typed on a phone with keys, 2 for a, 22 for b, words parted by a slash. Decode it and answer what it says.',
  signs: LATIN,
  tokens: () => KEYS.flatMap((letters, key) => Array.from(letters, (_, i) => String(key + 2).repeat(i + 1))),
});
