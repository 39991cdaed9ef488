import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { profileOf, refusal, score } from '../../src/cache/likeness.ts';
import type { Pair } from '../../train/cache/pairs.ts';

export interface Cost {
  /** CPU of one text, and of one pair whose profiles are known, microseconds. */
  readonly profileUs: number;
  readonly pairUs: number;
  /** Memory of one profile, and UTF-16 units of its text, means. */
  readonly profileBytes: number;
  readonly units: number;
  readonly pairs: number;
}

const PAIRS = 20_000;

/** CPU by process.cpuUsage, after one turn to warm up; bytes by what the heap grows. */
export function costOf(pairs: readonly Pair[], nears: readonly number[]): Cost {
  const step = Math.max(1, Math.floor(pairs.length / PAIRS));
  const chosen = pairs
    .map((pair, at) => ({ pair, near: nears[at] as number }))
    .filter((_, at) => at % step === 0);
  const texts = chosen.flatMap(({ pair }) => [pair.a, pair.b]);
  texts.forEach((text) => {
    profileOf(text);
  });
  const profileUs = cpuUs(() => texts.map(profileOf)) / texts.length;
  const before = heapBytes();
  const profiles = texts.map(profileOf);
  const profileBytes = (heapBytes() - before) / texts.length;
  const judge = () =>
    chosen.forEach(({ near }, at) => {
      const [a, b] = [profiles[2 * at], profiles[2 * at + 1]];
      if (a !== undefined && b !== undefined && refusal(a, b) === undefined) score(a, b, near);
    });
  judge();
  const pairUs = cpuUs(judge) / chosen.length;
  return {
    profileUs,
    pairUs,
    profileBytes,
    units: texts.reduce((sum, { length }) => sum + length, 0) / texts.length,
    pairs: chosen.length,
  };
}

function cpuUs(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

/** Of what is in use: garbage is collected first. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
