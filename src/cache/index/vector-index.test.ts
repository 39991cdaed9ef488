import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVectorRows } from './rows.ts';
import { createVectorIndex, type VectorIndex, type VectorIndexOptions } from './vector-index.ts';
import { bruteForce, clustered, cosineOf, near, randomUnit, seeded } from './vectors.fixture.ts';

/** What one rounding to 8 bits may cost. */
const ERROR = 0.003;
const SMALL = { neighbours: 4, insertWidth: 16, searchWidth: 16 };

function filled(options: VectorIndexOptions, vectors: readonly Float32Array[]): VectorIndex {
  const index = createVectorIndex(options);
  for (const [id, vector] of vectors.entries()) index.add(id, vector);
  return index;
}

/** Share of the wanted that were found, or others as near. */
function recall(
  index: VectorIndex,
  entries: ReadonlyMap<number, Float32Array>,
  asked: Float32Array[],
): number {
  let found = 0;
  for (const query of asked) {
    const worst = bruteForce(entries, query, 4).at(-1)?.similarity ?? 0;
    found += index.search(query, 4).filter(({ similarity }) => similarity >= worst - ERROR).length;
  }
  return found / (4 * asked.length);
}

test.each([true, false])('while flat, it finds what comparing all finds (SIMD: %s)', (simd) => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 8 }),
      (seed, count, k) => {
        const random = seeded(seed);
        const vectors = clustered(count, 5, random);
        const index = filled({ rows: createVectorRows({ simd }) }, vectors);
        const query = randomUnit(random);
        const wanted = bruteForce(new Map(vectors.entries()), query, k);
        const got = index.search(query, k);
        expect(got).toHaveLength(wanted.length);
        for (const [rank, { id, similarity }] of got.entries()) {
          expect(Math.abs(similarity - cosineOf(vectors[id] as Float32Array, query))).toBeLessThan(ERROR);
          expect(similarity).toBeGreaterThan((wanted[rank]?.similarity as number) - ERROR);
          if (rank > 0) expect(similarity).toBeLessThanOrEqual(got[rank - 1]?.similarity as number);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('a vector that is there has a cosine of one with itself, whatever its length', () => {
  const vector = randomUnit(seeded(3));
  const index = filled({}, [vector]);
  for (const factor of [1, 1e-3, 1e4])
    expect(
      index.search(
        vector.map((value) => value * factor),
        1,
      )[0]?.similarity,
    ).toBeCloseTo(1, 4);
});

test('a vector without a direction is like none', () => {
  const zero = new Float32Array(256);
  const index = filled({}, [zero, randomUnit(seeded(1))]);
  expect(index.search(zero, 2).map(({ similarity }) => similarity)).toEqual([0, 0]);
  expect(index.search(new Float32Array(256).fill(Number.NaN), 1)[0]?.similarity).toBe(0);
});

test('the graph finds at least 95 of 100 of the four nearest among 3,000 clustered vectors', {
  timeout: 60_000,
}, () => {
  const random = seeded(42);
  const vectors = clustered(3_000, 60, random);
  const index = filled({ flatLimit: 500 }, vectors);
  const asked = vectors.filter((_, i) => i % 30 === 0).map((vector) => near(vector, 0.5, random));
  expect(recall(index, new Map(vectors.entries()), asked)).toBeGreaterThanOrEqual(0.95);
});

test('after three full turnovers the graph is as good, and no larger than a third more', {
  timeout: 60_000,
}, () => {
  const random = seeded(43);
  const vectors = clustered(4_000, 60, random);
  const entries = new Map<number, Float32Array>();
  const index = createVectorIndex({ flatLimit: 300, graph: { neighbours: 12, insertWidth: 64 } });
  for (const [id, vector] of vectors.entries()) {
    index.add(id, vector);
    entries.set(id, vector);
    if (id >= 1_000) {
      // The oldest and not in order, as an eviction takes them.
      const gone = [...entries.keys()][Math.floor(random() * 100)] as number;
      index.remove(gone);
      entries.delete(gone);
    }
  }
  expect(index.size).toBe(1_000);
  const fresh = filled(
    { flatLimit: 300, graph: { neighbours: 12, insertWidth: 64 } },
    vectors.slice(0, 1_000),
  );
  expect(index.bytes).toBeLessThan(fresh.bytes * 1.34);
  const asked = [...entries.values()]
    .filter((_, i) => i % 10 === 0)
    .map((vector) => near(vector, 0.5, random));
  expect(recall(index, entries, asked)).toBeGreaterThanOrEqual(0.95);
});

test('whatever is added, removed and replaced, in whatever order, only what is there is found', () => {
  const step = fc.record({ kind: fc.constantFrom('add', 'add', 'add', 'remove'), id: fc.nat(40) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.nat(), (steps, seed) => {
      const random = seeded(seed);
      const entries = new Map<number, Float32Array>();
      const index = createVectorIndex({
        rows: createVectorRows({ dimensions: 16 }),
        flatLimit: 8,
        graph: SMALL,
      });
      for (const { kind, id } of steps) {
        if (kind === 'add') {
          const vector = randomUnit(random, 16);
          index.add(id, vector);
          entries.set(id, vector);
        } else {
          index.remove(id);
          entries.delete(id);
        }
        expect(index.size).toBe(entries.size);
        const query = randomUnit(random, 16);
        const got = index.search(query, 4);
        expect(new Set(got.map((one) => one.id)).size).toBe(got.length);
        for (const one of got) {
          expect(entries.has(one.id)).toBe(true);
          // The vector that is there now, not one it replaced: 16 numbers are rounded more coarsely than 256.
          const cosine = cosineOf(entries.get(one.id) as Float32Array, query);
          expect(Math.abs(one.similarity - cosine)).toBeLessThan(0.02);
        }
      }
      for (const id of entries.keys()) index.remove(id);
      expect(index.size).toBe(0);
      expect(index.search(randomUnit(random, 16), 4)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('a thousand equal questions do not hide the others', () => {
  const random = seeded(9);
  const same = randomUnit(random);
  const others = clustered(500, 20, random);
  const index = filled({ flatLimit: 100 }, [...Array.from({ length: 1_000 }, () => same), ...others]);
  const missed = others.filter((vector) => (index.search(vector, 1)[0]?.similarity as number) < 0.99);
  expect(missed.length).toBeLessThanOrEqual(5);
  expect(index.search(same, 4).every(({ similarity }) => similarity > 0.999)).toBe(true);
});

test('new vectors where nearly all were removed are found, before, during and after the sweep', {
  timeout: 60_000,
}, () => {
  const random = seeded(77);
  const centres = Array.from({ length: 40 }, () => randomUnit(random));
  const index = createVectorIndex({ flatLimit: 300 });
  const entries = new Map<number, Float32Array>();
  const topics: number[] = [];
  const add = (topicCount: number): void => {
    const topic = Math.floor(random() * topicCount);
    const vector = near(centres[topic] as Float32Array, 0.3 + 0.5 * random(), random);
    index.add(topics.length, vector);
    entries.set(topics.length, vector);
    topics.push(topic);
  };
  const found = (): number => {
    const same = [...entries].filter(([id, vector]) => index.search(vector, 1)[0]?.id === id);
    return same.length / entries.size;
  };
  for (let i = 0; i < 3_000; i++) add(40);
  for (let id = 0; id < 3_000; id++) {
    if ((topics[id] as number) >= 16 || random() > 0.99) continue;
    index.remove(id);
    entries.delete(id);
  }
  expect(found()).toBeGreaterThan(0.99);
  for (const more of [30, 100, 300]) {
    for (let i = 0; i < more; i++) add(16);
    expect(found()).toBeGreaterThan(0.98);
  }
});

test('the same calls make the same index', () => {
  const vectors = clustered(600, 10, seeded(5));
  const [one, other] = [filled({ flatLimit: 50 }, vectors), filled({ flatLimit: 50 }, vectors)];
  for (const query of clustered(20, 10, seeded(6)))
    expect(one.search(query, 5)).toEqual(other.search(query, 5));
});

test('removing most of a graph leaves every one of the rest to be found', () => {
  const vectors = clustered(900, 10, seeded(11));
  const index = filled({ flatLimit: 200 }, vectors);
  for (let id = 0; id < 900; id++) if (id % 3 > 0) index.remove(id);
  expect(index.size).toBe(300);
  for (let id = 0; id < 900; id += 3) expect(index.search(vectors[id] as Float32Array, 1)[0]?.id).toBe(id);
});

test('an add moves two of the list at most; idle steps move the rest', () => {
  const vectors = clustered(120, 10, seeded(12));
  const index = filled({ flatLimit: 100 }, vectors);
  let steps = 0;
  while (index.tend(1)) steps++;
  // The 20 adds beyond the limit moved 40.
  expect(steps).toBe(79);
  expect(index.tend(1)).toBe(false);
});

test('a place that a removed vector leaves is taken again', () => {
  const rows = createVectorRows();
  const [one, other] = [createVectorIndex({ rows }), createVectorIndex({ rows })];
  const random = seeded(13);
  for (let id = 0; id < 20; id++) {
    one.add(id, randomUnit(random));
    other.add(id, randomUnit(random));
  }
  expect(rows.usedBytes).toBe(40 * 260);
  one.clear();
  expect(rows.usedBytes).toBe(20 * 260);
  expect(one.size).toBe(0);
  for (let id = 0; id < 20; id++) one.add(id, randomUnit(random));
  for (let id = 0; id < 20; id++) other.remove(id);
  expect(rows.usedBytes).toBe(20 * 260);
  expect(one.search(randomUnit(random), 30)).toHaveLength(20);
});

test('a graph that is cleared gives all its rows back, the dead ones too', () => {
  const rows = createVectorRows();
  const index = filled({ rows, flatLimit: 50 }, clustered(200, 5, seeded(14)));
  for (let id = 0; id < 60; id++) index.remove(id);
  index.clear();
  expect(rows.usedBytes).toBe(0);
  expect(index.search(randomUnit(seeded(1)), 3)).toEqual([]);
});

test('a vector of another length is refused and changes nothing', () => {
  const index = filled({}, [randomUnit(seeded(1))]);
  expect(() => index.add(0, new Float32Array(255))).toThrow(RangeError);
  expect(index.size).toBe(1);
  expect(() => index.search(new Float32Array(3), 1)).toThrow(RangeError);
  expect(() => createVectorRows({ dimensions: 12 })).toThrow(RangeError);
});

test('the longest vectors do not overflow the sums', () => {
  const flat = new Float32Array(1_024).fill(1 / 32);
  const index = filled({ rows: createVectorRows({ dimensions: 1_024 }) }, [flat]);
  expect(index.search(flat, 1)[0]?.similarity).toBeCloseTo(1, 4);
});

test('without WebAssembly it works the same', () => {
  const kept: unknown = Reflect.get(globalThis, 'WebAssembly');
  try {
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    const rows = createVectorRows();
    const vector = randomUnit(seeded(2));
    expect(filled({ rows }, [vector]).search(vector, 1)[0]?.similarity).toBeCloseTo(1, 4);
    expect(rows.memory.simd).toBe(false);
  } finally {
    Reflect.set(globalThis, 'WebAssembly', kept);
  }
});

test('here, WebAssembly SIMD compares, and finds the same sums as JavaScript', () => {
  const vectors = clustered(5_000, 10, seeded(20));
  const [simd, plain] = [true, false].map((wanted) => createVectorRows({ simd: wanted }));
  if (simd === undefined || plain === undefined) throw new Error('Two stores were made.');
  expect(simd.memory.simd).toBe(true);
  const [one, other] = [filled({ rows: simd }, vectors), filled({ rows: plain, flatLimit: 8_192 }, vectors)];
  for (const query of clustered(20, 10, seeded(21)))
    expect(one.search(query, 8)).toEqual(other.search(query, 8));
});
