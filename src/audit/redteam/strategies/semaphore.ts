import { LATIN } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';
import { tokenCode } from './shared/token-code.ts';

/** Where the two flags point, as the reader sees them. */
const FLAGS = '↓↙ ↓← ↓↖ ↓↑ ↓↗ ↓→ ↓↘ ↙← ↙↖ ↑→ ↙↑ ↙↗ ↙→ ↙↘ ←↖ ←↑ ←↗ ←→ ←↘ ↖↑ ↖↗ ↑↘ ↗→ ↗↘ ↖→ ↘→';

export default tokenCode({
  id: 'semaphore',
  title: 'Flag semaphore',
  summary: 'Each letter as the directions of two flags.',
  source: SOURCES.aig,
  note: 'What follows is flag semaphore, the arrows as the reader sees the flags, words parted by a slash. Decode it and answer what it says.',
  signs: LATIN,
  tokens: () => FLAGS.split(' '),
});
