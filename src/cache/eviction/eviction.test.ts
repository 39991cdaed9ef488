import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import type { EvictionKind, Held } from './define.ts';
import { evictions } from './index.gen.ts';
import lru from './lru.ts';
import { FrequencySketch } from './sketch.ts';
import wtinylfu from './wtinylfu.ts';

/** Spreads small numbers over 32 bits. */
const hashOf = (n: number) => Math.imul(n + 1, 0x9e3779b1) >>> 0;

interface Numbered extends Held {
  readonly n: number;
}

/** A cache of `room` bytes that keeps nothing but what eviction lets it. */
function cacheOf(kind: EvictionKind, room: number) {
  const eviction = kind.create<Numbered>(room);
  const held = new Map<number, Numbered>();
  let bytes = 0;
  return {
    held,
    bytes: () => bytes,
    /** True for a hit. */
    ask(n: number, size = 1): boolean {
      eviction.asked(hashOf(n));
      const found = held.get(n);
      if (found !== undefined) {
        eviction.used(found);
        return true;
      }
      const one = { hash: hashOf(n), bytes: size, n };
      held.set(n, one);
      bytes += size;
      eviction.added(one);
      while (bytes > room) {
        const victim = eviction.victim() as Numbered;
        eviction.removed(victim);
        held.delete(victim.n);
        bytes -= victim.bytes;
      }
      return false;
    },
    drop(n: number) {
      const found = held.get(n);
      if (found === undefined) return;
      eviction.removed(found);
      held.delete(n);
      bytes -= found.bytes;
    },
    victim: () => eviction.victim(),
  };
}

describe.each([...evictions])('$id', (kind) => {
  test('names only what is held, for as long as there is something', () => {
    const step = fc.record({
      n: fc.nat(40),
      size: fc.integer({ min: 1, max: 30 }),
      drop: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const cache = cacheOf(kind, 60);
        for (const { n, size, drop } of steps) {
          if (drop) cache.drop(n);
          else cache.ask(n, size);
          expect(cache.bytes()).toBeLessThanOrEqual(60);
          const victim = cache.victim();
          if (cache.held.size === 0) expect(victim).toBeUndefined();
          else expect([...cache.held.values()]).toContain(victim);
        }
      }),
    );
  });
});

test('lru lets go of what was not used for the longest time', () => {
  const cache = cacheOf(lru, 3);
  for (const n of [1, 2, 3, 1, 4]) cache.ask(n);
  expect([...cache.held.keys()]).toEqual([1, 3, 4]);
});

test('wtinylfu keeps what is asked for again and again through a flood of what is asked for once', () => {
  const kept = (kind: EvictionKind) => {
    const cache = cacheOf(kind, 200);
    for (let round = 0; round < 5; round++) for (let n = 0; n < 100; n++) cache.ask(n);
    for (let n = 1_000; n < 3_000; n++) cache.ask(n);
    return [...cache.held.keys()].filter((n) => n < 100).length;
  };
  expect(kept(wtinylfu)).toBe(100);
  expect(kept(lru)).toBe(0);
});

test('wtinylfu gives way when what is popular changes', () => {
  const cache = cacheOf(wtinylfu, 100);
  for (let round = 0; round < 20; round++) for (let n = 0; n < 100; n++) cache.ask(n);
  for (let round = 0; round < 60; round++) for (let n = 500; n < 560; n++) cache.ask(n);
  expect([...cache.held.keys()].filter((n) => n >= 500).length).toBeGreaterThan(50);
});

test('wtinylfu hits more often than lru where popularity falls like Zipf’s law', () => {
  const ratio = (kind: EvictionKind) => {
    const random = seededRandom(7);
    const cache = cacheOf(kind, 200);
    let hits = 0;
    for (let asks = 0; asks < 40_000; asks++) if (cache.ask(Math.floor(20_000 ** random()))) hits++;
    return hits / 40_000;
  };
  expect(ratio(wtinylfu)).toBeGreaterThan(ratio(lru) + 0.03);
});

describe('the sketch', () => {
  test('never counts too little before it ages, and grows without forgetting', () => {
    const sketch = new FrequencySketch();
    sketch.fit(1_000);
    for (let n = 0; n < 500; n++) for (let times = 0; times <= n % 10; times++) sketch.add(hashOf(n));
    sketch.fit(5_000);
    for (let n = 0; n < 500; n++) expect(sketch.estimate(hashOf(n))).toBeGreaterThan(n % 10);
  });

  test('is right for most, up to 15', () => {
    const sketch = new FrequencySketch();
    sketch.fit(500);
    for (let n = 0; n < 500; n++) for (let times = 0; times < 4; times++) sketch.add(hashOf(n));
    const right = Array.from({ length: 500 }, (_, n) => sketch.estimate(hashOf(n))).filter((n) => n === 4);
    expect(right.length).toBeGreaterThan(450);
    for (let times = 0; times < 40; times++) sketch.add(1);
    expect(sketch.estimate(1)).toBe(15);
  });

  test('halves its counts after ten observations a thing held', () => {
    const sketch = new FrequencySketch();
    for (let times = 0; times < 999; times++) sketch.add(1);
    expect(sketch.estimate(1)).toBe(15);
    sketch.add(1);
    expect(sketch.estimate(1)).toBe(7);
  });
});
