import { shuffled } from '../strategies/shared/draws.ts';
import { shotTurns } from '../strategies/shared/shot-turns.ts';
import { SHOTS } from '../strategies/shared/shots.ts';
import { SOURCES } from '../strategies/shared/sources.ts';
import { defineAttack } from './define.ts';
import { Exchange } from './shared/exchange.ts';

/** Examples of each try: four times as many as in the one before. */
const COUNTS = [2, 8, 32, 128];

export default defineAttack({
  id: 'growing-shots',
  title: 'Growing number of examples',
  summary: 'More and more turns in which the assistant answered at once, up to 128, before the request.',
  source: SOURCES.manyShot,
  needsAttacker: false,
  async run(probe, world) {
    const exchange = new Exchange(probe, world);
    for (const count of COUNTS) {
      if (exchange.isOver) break;
      const rounds = Array.from({ length: Math.ceil(count / SHOTS.length) }, () =>
        shuffled(SHOTS, world.random),
      );
      await exchange.say(shotTurns(rounds.flat().slice(0, count)), probe.text);
    }
    return exchange.outcome();
  },
});
