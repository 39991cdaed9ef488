import type { Random } from '../../core/random.ts';

/** Draws of two sources for one prompt: each a label, such as the first word of an answer, or several. */
export interface Stratum {
  readonly one: readonly (readonly string[])[];
  readonly two: readonly (readonly string[])[];
}

export interface TwoSampleTest {
  /** Chi-square over all prompts. */
  readonly statistic: number;
  /** Chance of as much or more where both draw from the same distribution. */
  readonly p: number;
  readonly draws: number;
}

/**
 * Whether two sources draw alike: Pearson's chi-square of their counts, summed over the prompts, against its distribution when
 * whole draws are exchanged between them within each prompt. Exact but for the number of `rounds`, whatever the counts,
 * and whatever hangs together within one draw. O(rounds x labels).
 */
export function twoSampleTest(strata: readonly Stratum[], random: Random, rounds = 999): TwoSampleTest {
  const pooled = strata.map(({ one, two }) => indexed([...one, ...two]));
  const observed = sum(pooled, strata, (_, i) => i);
  let asMuch = 0;
  const orders = pooled.map(({ draws }) => Array.from(draws, (_, i) => i));
  for (let round = 0; round < rounds; round++) {
    for (const order of orders) shuffle(order, random);
    const drawn = sum(pooled, strata, (stratum, i) => (orders[stratum] as number[])[i] as number);
    // Sums in another order may differ in the last digit.
    if (drawn >= observed - 1e-9) asMuch++;
  }
  return {
    statistic: observed,
    p: (asMuch + 1) / (rounds + 1),
    draws: strata.reduce((all, { one, two }) => all + one.length + two.length, 0),
  };
}

interface Indexed {
  /** Each draw's labels as numbers. */
  readonly draws: readonly (readonly number[])[];
  readonly totals: readonly number[];
}

function indexed(draws: readonly (readonly string[])[]): Indexed {
  const ids = new Map<string, number>();
  const totals: number[] = [];
  const numbers = draws.map((labels) =>
    labels.map((label) => {
      const id = ids.get(label) ?? ids.size;
      ids.set(label, id);
      totals[id] = (totals[id] ?? 0) + 1;
      return id;
    }),
  );
  return { draws: numbers, totals };
}

function sum(
  pooled: readonly Indexed[],
  strata: readonly Stratum[],
  place: (stratum: number, i: number) => number,
): number {
  let statistic = 0;
  for (const [s, { draws, totals }] of pooled.entries()) {
    const size = strata[s]?.one.length ?? 0;
    const counts = new Array<number>(totals.length).fill(0);
    let inOne = 0;
    for (let i = 0; i < size; i++)
      for (const id of draws[place(s, i)] ?? []) {
        counts[id] = (counts[id] ?? 0) + 1;
        inOne++;
      }
    const all = totals.reduce((a, b) => a + b, 0);
    if (inOne === 0 || inOne === all) continue;
    const share = inOne / all;
    for (const [id, total] of totals.entries()) {
      const expected = total * share;
      const off = (counts[id] ?? 0) - expected;
      // Both cells of a label at once: off^2/E1 + off^2/E2.
      statistic += (off * off) / (expected * (1 - share));
    }
  }
  return statistic;
}

function shuffle(items: number[], random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j] as number, items[i] as number];
  }
}

/** Holm's correction for several tests (S. Holm, 1979): chances that keep the error of all of them together. O(n log n). */
export function holm(chances: readonly number[]): number[] {
  const order = chances.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(chances.length).fill(1);
  let least = 0;
  for (const [rank, { p, i }] of order.entries()) {
    least = Math.max(least, Math.min(1, p * (chances.length - rank)));
    adjusted[i] = least;
  }
  return adjusted;
}
