import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleWindow } from './window.ts';

describe('SampleWindow', () => {
  it('gives the nearest rank of the newest samples that are not too old', () => {
    const sample = fc.tuple(fc.nat(500), fc.double({ min: 0, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 60 }),
        fc.integer({ min: 0, max: 100 }),
        (samples, percentile) => {
          const window = new SampleWindow(16, 1000);
          let nowMs = 0;
          const all: { value: number; atMs: number }[] = [];
          for (const [waitMs, value] of samples) {
            nowMs += waitMs;
            window.add(value, nowMs);
            all.push({ value, atMs: nowMs });
          }
          const kept = all
            .slice(-16)
            .filter(({ atMs }) => atMs >= nowMs - 1000)
            .map(({ value }) => value)
            .sort((a, b) => a - b);
          const rank = Math.max(0, Math.ceil((percentile / 100) * kept.length) - 1);
          expect(window.percentile(percentile, nowMs)).toBe(kept[rank]);
        },
      ),
    );
  });

  it('may lag a tenth of a second behind when it holds many samples', () => {
    const window = new SampleWindow(512, 10_000);
    for (let i = 0; i < 200; i++) window.add(10, 0);
    expect(window.percentile(100, 0)).toBe(10);
    window.add(99, 1);
    expect(window.percentile(100, 99)).toBe(10);
    expect(window.percentile(100, 100)).toBe(99);
  });

  it('forgets without new samples, and copies what another has seen', () => {
    const window = new SampleWindow(8, 1000);
    for (let i = 1; i <= 10; i++) window.add(i, i);
    const other = new SampleWindow(4, 1000);
    other.copy(window);
    expect([window.percentile(0, 10), other.percentile(0, 10)]).toEqual([3, 7]);
    expect(window.percentile(50, 2000)).toBeUndefined();
  });
});
