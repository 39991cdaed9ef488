/** Numbers in [0, 1) by a seed (a linear congruence with the constants of Numerical Recipes). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** About normal: the sum of four evens. */
const bell = (random: () => number): number => random() + random() + random() + random() - 2;

export function randomUnit(random: () => number, dimensions = 256): Float32Array {
  return unit(Float32Array.from({ length: dimensions }, () => bell(random)));
}

/** Near to `centre`: a cosine of about 1 / √(1 + spread²). */
export function near(centre: Float32Array, spread: number, random: () => number): Float32Array {
  const noise = randomUnit(random, centre.length);
  return unit(centre.map((value, i) => value + spread * (noise[i] as number)));
}

/** Unit vectors around random centres, as questions lie around topics. */
export function clustered(count: number, clusters: number, random: () => number): Float32Array[] {
  const centres = Array.from({ length: clusters }, () => randomUnit(random));
  return Array.from({ length: count }, () => {
    const centre = centres[Math.floor(random() * clusters)] as Float32Array;
    return near(centre, 0.3 + 0.7 * random(), random);
  });
}

export function cosineOf(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** The `k` highest cosines, best first. */
export function bruteForce(
  entries: ReadonlyMap<number, Float32Array>,
  query: Float32Array,
  k: number,
): { id: number; similarity: number }[] {
  return [...entries]
    .map(([id, vector]) => ({ id, similarity: cosineOf(vector, query) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, k);
}
