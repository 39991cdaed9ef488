/** How two raters' labels agree. */
export interface Agreement {
  readonly of: number;
  /** Share of equal labels, 0 to 1. */
  readonly accuracy: number;
  /** Cohen's kappa (J. Cohen, 1960): agreement beyond chance, 1 at most; 0 where chance alone explains all. */
  readonly kappa: number;
}

/** O(pairs). */
export function agreement(pairs: readonly (readonly [string, string])[]): Agreement {
  const of = pairs.length;
  if (of === 0) return { of, accuracy: 0, kappa: 0 };
  const counts = (side: 0 | 1) => {
    const found = new Map<string, number>();
    for (const pair of pairs) found.set(pair[side], (found.get(pair[side]) ?? 0) + 1);
    return found;
  };
  const [one, two] = [counts(0), counts(1)];
  const accuracy = pairs.filter(([a, b]) => a === b).length / of;
  let chance = 0;
  for (const [label, count] of one) chance += (count / of) * ((two.get(label) ?? 0) / of);
  return { of, accuracy, kappa: chance === 1 ? 0 : (accuracy - chance) / (1 - chance) };
}
