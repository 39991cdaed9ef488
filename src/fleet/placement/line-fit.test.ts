import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { LineFit } from './line-fit.ts';

const x = (...features: number[]) => Float64Array.of(1, ...features);

/** Feeds `count` samples of a line with noise, every `spoilt`th of them far off. */
function feed(fit: LineFit, line: readonly [number, number], count: number, spoilt = 0): void {
  const random = seededRandom(3);
  for (let i = 0; i < count; i++) {
    const size = random() * 10;
    const noise = (random() - 0.5) * 4;
    const far = spoilt > 0 && i % spoilt === spoilt - 1 ? 2_000 : 0;
    fit.add(x(size), line[0] + line[1] * size + noise + far, i);
  }
}

describe('LineFit', () => {
  it('is what it starts as until it has learned', () => {
    const fit = new LineFit([50, 100]);
    expect(fit.at(x(2))).toBe(250);
    expect(fit.samples).toBe(0);
    feed(fit, [20, 30], 100);
    for (const size of [0, 5, 10]) expect(Math.abs(fit.at(x(size)) - (20 + 30 * size))).toBeLessThan(5);
    expect([fit.samples, fit.atMs]).toEqual([100, 99]);
  });

  it('is hardly moved by what is far off', () => {
    const fit = new LineFit([50, 100]);
    feed(fit, [20, 30], 300, 20);
    for (const size of [0, 5, 10]) expect(Math.abs(fit.at(x(size)) - (20 + 30 * size))).toBeLessThan(40);
  });

  it('follows a server that has become slower', () => {
    const fit = new LineFit([50, 100]);
    feed(fit, [20, 30], 300);
    feed(fit, [60, 90], 300);
    for (const size of [1, 5, 10]) expect(fit.at(x(size)) / (60 + 90 * size)).toBeCloseTo(1, 0);
  });

  it('keeps slopes and values from falling below nothing, and its head where nothing varies', () => {
    const fit = new LineFit([50, 100]);
    feed(fit, [500, -40], 100);
    expect(fit.at(x(100))).toBeGreaterThanOrEqual(fit.at(x(0)));
    for (let i = 0; i < 20_000; i++) fit.add(x(0), 30, i);
    expect(fit.at(x(0))).toBeCloseTo(30, 0);
    for (let i = 0; i < 20; i++) fit.add(x(5), 80, i);
    expect(fit.at(x(5))).toBeLessThan(200);
    expect(fit.at(x(-1_000))).toBe(0);
  });
});
