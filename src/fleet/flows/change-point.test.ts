import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { ChangePoint } from './change-point.ts';

const LEVEL = Math.log(20);

function learnt(noise = 0.05, windows = 40, level = LEVEL, seed = 1): ChangePoint {
  const random = seededRandom(seed);
  const change = new ChangePoint();
  for (let i = 0; i < windows; i++) change.take(level + noise * (random() - 0.5), 0);
  return change;
}

/** How many windows at this many times the usual pace it takes until `degraded` is `wanted`; 100 at the most. */
function windowsUntil(change: ChangePoint, wanted: boolean, slower: number, common = 0): number {
  let windows = 0;
  while (change.degraded !== wanted && windows < 100) {
    change.take(change.centre + Math.log(slower), common);
    windows++;
  }
  return windows;
}

describe('a pace that becomes slower', () => {
  test('three times slower is called within three windows, whatever the pace was', () => {
    fc.assert(
      fc.property(
        fc.double({ min: Math.log(0.5), max: Math.log(2_000), noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.nat(1_000),
        (level, noise, seed) => {
          const change = learnt(noise, 60, level, seed);
          expect(windowsUntil(change, true, 3)).toBeLessThanOrEqual(3);
        },
      ),
    );
  });

  test('no single window calls, however slow', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (slower) => {
        const change = learnt();
        change.take(LEVEL + Math.log(slower), 0);
        expect(change.degraded).toBe(false);
        for (let i = 0; i < 3; i++) change.take(LEVEL, 0);
        change.take(LEVEL + Math.log(slower), 0);
        expect(change.degraded).toBe(false);
      }),
    );
  });

  test('a third slower is not worth a call', () => {
    expect(windowsUntil(learnt(), true, 1.33)).toBe(100);
  });

  test('twice as fast is none either', () => {
    expect(windowsUntil(learnt(), true, 0.5)).toBe(100);
  });

  test('what all siblings show is nobody’s fault', () => {
    expect(windowsUntil(learnt(), true, 3, Math.log(3))).toBe(100);
    expect(windowsUntil(learnt(), true, 9, Math.log(3))).toBeLessThanOrEqual(3);
    // that they are faster does not make it slow
    expect(windowsUntil(learnt(), true, 1, -Math.log(3))).toBe(100);
  });

  test('a rush of streams is no fault, unless it is slower than the rush explains', () => {
    const calls = (slower: number, streams: number) => {
      const change = learnt();
      for (let i = 0; i < 20; i++) change.take(LEVEL + Math.log(slower), 0, Math.log(streams));
      return change.degraded;
    };
    expect([calls(3, 1), calls(3, 16), calls(12, 16)]).toEqual([true, false, true]);
  });

  test('nothing is called before there is a history', () => {
    const change = new ChangePoint();
    for (const slower of [1, 1, 1, 5, 5, 5, 5]) change.take(LEVEL + Math.log(slower), 0);
    expect([change.learned, change.degraded, change.shift]).toEqual([false, false, 0]);
  });
});

describe('a degraded backend', () => {
  function degraded(): ChangePoint {
    const change = learnt();
    windowsUntil(change, true, 3);
    return change;
  }

  test('stays so while it is slow: it does not become its own history', () => {
    expect(windowsUntil(degraded(), false, 3)).toBe(100);
  });

  test('is well again after a few windows at its old pace', () => {
    expect(windowsUntil(degraded(), false, 1)).toBeLessThanOrEqual(4);
  });

  test('must show for longer that it is well each time that it relapses soon', () => {
    const change = degraded();
    const needed: number[] = [];
    for (let i = 0; i < 3; i++) {
      needed.push(windowsUntil(change, false, 1));
      windowsUntil(change, true, 3);
    }
    expect(needed[1]).toBeGreaterThan(needed[0] as number);
    expect(needed[2]).toBeGreaterThan(needed[1] as number);
  });

  test('can be given a new history', () => {
    const change = degraded();
    change.relearn();
    for (let i = 0; i < 20; i++) change.take(LEVEL + Math.log(3), 0);
    expect(change.degraded).toBe(false);
    expect(change.centre).toBeCloseTo(LEVEL + Math.log(3), 6);
  });
});
