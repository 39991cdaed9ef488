import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import type { Take } from '../contract.ts';
import { takeOf } from '../records.fixture.ts';
import { describeCounters } from './counters.fixture.ts';
import { MemoryCounters } from './memory.ts';

describeCounters('memory', {
  shared: false,
  open: async () => {
    const counters = new MemoryCounters(systemClock);
    return { counters, [Symbol.asyncDispose]: () => counters.dispose() };
  },
});

describe('counters in memory', () => {
  const at = (nowMs: number) => ({ nowMs, wallMs: () => nowMs, monotonicMs: () => nowMs });

  test('no take ever goes over a limit, and a refused one changes nothing', async () => {
    const takes = fc.array(
      fc.record({
        key: fc.constantFrom('a', 'b', 'c'),
        amount: fc.integer({ min: 0, max: 5 }),
        limit: fc.integer({ min: 0, max: 12 }),
        windowStartMs: fc.constantFrom(0, 60_000),
        expiresAtMs: fc.constant(Number.POSITIVE_INFINITY),
      }) satisfies fc.Arbitrary<Take>,
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(takes, { maxLength: 20 }), async (rounds) => {
        const counters = new MemoryCounters(at(1_000));
        for (const round of rounds) {
          const before = await counters.read(round);
          const taken = counters.take(round);
          const after = await counters.read(round);
          if (taken.ok)
            for (const [index, { limit }] of round.entries())
              expect(taken.used[index]).toBeLessThanOrEqual(limit);
          else expect(after).toEqual(before);
          expect(taken.ok ? after : taken.used).toEqual(
            round.map((_, index) => (taken.ok ? after[index] : before[index])),
          );
        }
      }),
    );
  });

  test('a window that is over counts no more, and is dropped', async () => {
    let nowMs = 1_000;
    const counters = new MemoryCounters({ wallMs: () => nowMs, monotonicMs: () => nowMs });
    const take = takeOf({ limit: 1, expiresAtMs: 2_000 });
    counters.take([take]);
    expect(counters.take([take]).ok).toBe(false);
    nowMs = 2_000;
    expect(await counters.read([take])).toEqual([0]);
    nowMs = 60_000;
    counters.take([takeOf({ key: 'other' })]);
    expect(counters.size).toBe(1);
  });

  test('a flood of keys takes no more memory than stated', async () => {
    const counters = new MemoryCounters(at(1_000), 100);
    for (let index = 0; index < 1_000; index++) counters.take([takeOf({ key: `k${index}` })]);
    expect(counters.size).toBe(100);
    expect(await counters.read([takeOf({ key: 'k999' }), takeOf({ key: 'k0' })])).toEqual([1, 0]);
  });
});
