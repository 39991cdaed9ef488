import { profileOf, refusal, score, thresholdFor } from '../../src/cache/likeness.ts';
import type { FullTier } from '../../src/inference/contract.ts';
import { cosine } from '../../src/inference/contract.ts';
import type { Pair } from '../../train/cache/pairs.ts';

/** A pair with what each way to decide says of it. */
export interface Judged {
  readonly pair: Pair;
  readonly label: number;
  readonly isExact: boolean;
  readonly cosine: number;
  /** 0 where a guard refuses, so that no threshold lets it through. */
  readonly guardedCosine: number;
  readonly likeness: number;
  readonly guard: string | undefined;
  /** At the shipped threshold. */
  readonly isHit: boolean;
}

export function judgedPairs(pairs: readonly Pair[], nears: readonly number[]): Judged[] {
  return pairs.map((pair, at) => {
    const near = nears[at] as number;
    const isExact = pair.a === pair.b;
    const [a, b] = [profileOf(pair.a), profileOf(pair.b)];
    const guard = isExact ? undefined : refusal(a, b)?.guard;
    const raw = isExact ? 1 : score(a, b, near);
    const likeness = guard === undefined ? raw : 0;
    return {
      pair,
      label: pair.label,
      isExact,
      cosine: isExact ? 1 : near,
      guardedCosine: guard === undefined ? near : 0,
      likeness,
      guard,
      isHit: likeness >= thresholdFor(b),
    };
  });
}

/** Where the transformer reads a source, it reads so many pairs of it, evenly spread. */
const PAIRS_A_SOURCE = 1_500;
const BATCH = 256;

/** Cosines of the transformer's vectors, by the index of the pair; a sample of each source. */
export async function fullCosines(
  pairs: readonly Pair[],
  full: FullTier,
): Promise<ReadonlyMap<number, number>> {
  const bySource = Map.groupBy(
    pairs.keys(),
    (at) => `${(pairs[at] as Pair).src} ${(pairs[at] as Pair).lang}`,
  );
  const chosen = [...bySource.values()].flatMap((all) => {
    const step = Math.max(1, all.length / PAIRS_A_SOURCE);
    return Array.from(
      { length: Math.min(all.length, PAIRS_A_SOURCE) },
      (_, n) => all[Math.floor(n * step)] as number,
    );
  });
  const found = new Map<number, number>();
  for (let from = 0; from < chosen.length; from += BATCH) {
    const batch = chosen.slice(from, from + BATCH);
    const texts = batch.flatMap((at) => [(pairs[at] as Pair).a, (pairs[at] as Pair).b]);
    const vectors = await full.embed(texts);
    batch.forEach((at, n) => {
      found.set(at, cosine(vectors[2 * n] as Float32Array, vectors[2 * n + 1] as Float32Array));
    });
  }
  return found;
}
