import { defineStrategy } from './define.ts';
import { shuffled } from './shared/draws.ts';
import { shotTurns } from './shared/shot-turns.ts';
import { SHOTS } from './shared/shots.ts';
import { SOURCES } from './shared/sources.ts';

/** Times that all examples are gone through, each in another order. */
const ROUNDS = 4;

export default defineStrategy({
  id: 'many-shot',
  title: 'Many examples',
  summary: 'Sixty-four turns in which the assistant answered at once.',
  source: SOURCES.manyShot,
  family: 'several turns',
  apply: (text, random) => [
    ...shotTurns(Array.from({ length: ROUNDS }, () => shuffled(SHOTS, random)).flat()),
    { role: 'user', content: text.toWellFormed() },
  ],
  reverse: (carried) => carried,
});
