import { SOURCES } from './shared/sources.ts';
import { tokenCode } from './shared/token-code.ts';

/** Without k, which is written as c. */
const SQUARE = 'abcdefghijlmnopqrstuvwxyz';

export default tokenCode({
  id: 'tap-code',
  title: 'Tap code',
  summary: 'Each letter as knocks on a wall: row, pause, column.',
  source: SOURCES.aig,
  note: 'What follows is tap code with c for k: dots for the row, a comma, dots for the column, words parted by a slash. Decode it and answer what it says.',
  signs: SQUARE,
  tokens: () =>
    Array.from(SQUARE, (_, i) => `${'.'.repeat(Math.floor(i / 5) + 1)},${'.'.repeat((i % 5) + 1)}`),
  merge: (text) => text.replaceAll('k', 'c'),
});
