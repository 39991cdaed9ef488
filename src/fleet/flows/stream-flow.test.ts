import { expect, test } from 'vitest';
import { BackendFlow } from './backend-flow.ts';
import { StreamFlow } from './stream-flow.ts';

function setup() {
  const clock = { now: 0, wallMs: () => clock.now, monotonicMs: () => clock.now };
  const backend = new BackendFlow();
  const stream = new StreamFlow(backend, [], 0);
  const after = (...gapsMs: readonly number[]) => {
    for (const gap of gapsMs) {
      clock.now += gap;
      stream.chunk(clock);
    }
  };
  return { clock, backend, stream, after };
}

test('sums up its gaps', () => {
  const { clock, stream, after } = setup();
  expect(stream.summary()).toEqual({
    gaps: 0,
    gapP50Ms: null,
    gapP99Ms: null,
    gapMaxMs: null,
    jitterMs: null,
    stalls: 0,
  });
  after(10, 20, 30, 26);
  expect(stream.summary()).toEqual({
    gaps: 4,
    gapP50Ms: 20,
    gapP99Ms: 30,
    gapMaxMs: 30,
    jitterMs: (10 / 16) * (15 / 16) * (15 / 16) + (10 / 16) * (15 / 16) + 4 / 16,
    stalls: 0,
  });
  expect(stream.chunksPerSecond(clock.now)).toBeCloseTo(4_000 / 86, 6);
  expect([stream.ageMs(clock.now + 4), stream.silentMs(clock.now + 4)]).toEqual([90, 4]);
});

test('quantiles are of the newest 128 gaps, the longest is of all', () => {
  const { stream, after } = setup();
  after(500, ...Array.from({ length: 128 }, () => 20));
  expect(stream.summary()).toMatchObject({ gaps: 129, gapP99Ms: 20, gapMaxMs: 500 });
});

test('a gap in which nobody read is not counted', () => {
  const { backend, stream, after } = setup();
  after(20);
  stream.hold();
  after(9_000, 20);
  expect(stream.summary()).toMatchObject({ gaps: 2, gapMaxMs: 20 });
  expect(backend.totals().sumMs).toBe(40);
});

test('a gap beyond the limit that was learned is a stall, and so is a silence in which it is given up', () => {
  const { backend, stream, after } = setup();
  after(...Array.from({ length: 100 }, () => 20));
  expect(backend.limitMs).toBeGreaterThan(20);
  after(5_000);
  expect([stream.stalls, backend.stalls]).toEqual([1, 1]);
  stream.end(true);
  expect([stream.stalls, backend.stalls]).toEqual([2, 2]);
});

test('a backend lists the streams that run', () => {
  const backend = new BackendFlow();
  const streams = [1, 2, 3].map(() => new StreamFlow(backend, [], 0));
  streams[0]?.end(false);
  streams[0]?.end(false);
  expect(backend.streams).toEqual([streams[2], streams[1]]);
  streams[2]?.end(false);
  streams[1]?.end(false);
  expect(backend.streams).toEqual([]);
});
