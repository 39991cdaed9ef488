/** Chance that comes out the same each time. */
export interface Random {
  /** A Poisson number of that mean: how often one of `mean` alike pairs is drawn again, as the bootstrap of many draws it. */
  count(mean: number): number;
}

const LARGE = 50;

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    count(mean) {
      if (mean > LARGE) {
        // The normal law is near enough there (Box and Muller 1958).
        const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
        return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
      }
      // Knuth, The Art of Computer Programming, volume 2, 3.4.1.
      const stop = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > stop; product *= next()) count++;
      return count;
    },
  };
}
