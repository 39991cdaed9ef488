import { expect, test } from 'vitest';
import { planBlows, RECOVERY_MS, TROUBLES, type TroubleId } from '../../bench/stream-chaos/blows.ts';
import { runChaos } from '../../bench/stream-chaos/chaos.ts';
import { figuresOf } from '../../bench/stream-chaos/figures.ts';
import { startFairlead } from '../../bench/stream-chaos/targets.ts';

const BACKENDS = 4;

test('the plan of blows leaves a backend well at every moment, uses each trouble, and is the same for its seed', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const options = { seed, backends: BACKENDS, forMs: 60_000, everyMs: 300 };
    const blows = planBlows(options);
    expect(planBlows(options)).toEqual(blows);
    for (const { atMs } of blows) {
      const ill = blows.filter((blow) => blow.atMs <= atMs && atMs <= blow.atMs + blow.lastsMs + RECOVERY_MS);
      expect(new Set(ill.map(({ backend }) => backend)).size).toBe(ill.length);
      expect(ill.length).toBeLessThan(BACKENDS);
    }
    const used = new Set<TroubleId>(blows.map(({ trouble }) => trouble));
    expect([...used].sort()).toEqual(Object.keys(TROUBLES).sort());
  }
});

test('200 streams end with exactly the text of an unbroken backend while four backends are killed, reset, stalled, corrupted and slowed', {
  timeout: 180_000,
}, async () => {
  const result = await runChaos({
    streams: 200,
    forMs: 15_000,
    itlMs: 60,
    seed: 7,
    everyMs: 500,
    limitMs: 120_000,
    start: startFairlead,
  });
  const failed = result.streams.filter(({ verdict }) => verdict !== 'whole');
  expect(failed.slice(0, 10)).toEqual([]);
  const { streams, whole, resumedStreams } = figuresOf(result);
  expect(whole).toBe(streams);
  expect(streams).toBeGreaterThanOrEqual(200);
  expect(resumedStreams).toBeGreaterThan(streams / 10);
});
