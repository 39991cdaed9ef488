import { defineStrategy } from './define.ts';
import { shuffled } from './shared/draws.ts';
import { shotTurns } from './shared/shot-turns.ts';
import { SHOTS } from './shared/shots.ts';
import { SOURCES } from './shared/sources.ts';

const COUNT = 4;

export default defineStrategy({
  id: 'few-shot',
  title: 'Few examples',
  summary: 'Four turns in which the assistant answered at once.',
  source: SOURCES.inContext,
  family: 'several turns',
  apply: (text, random) => [
    ...shotTurns(shuffled(SHOTS, random).slice(0, COUNT)),
    { role: 'user', content: text.toWellFormed() },
  ],
  reverse: (carried) => carried,
});
