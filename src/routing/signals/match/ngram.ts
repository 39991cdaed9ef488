import { MAX_APPROXIMATE_UNITS } from './words.ts';

/** How far partial likeness is stretched: the n-gram crate's default, which VSR uses. */
const WARP = 2;
/** A search keeps its ten best keywords. */
const MAX_RESULTS = 10;

interface Grams {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
}

/** Substrings of `arity` units of the text with `arity - 1` spaces on both sides. */
function gramsOf(text: string, arity: number): Grams {
  const pad = ' '.repeat(arity - 1);
  const padded = pad + text + pad;
  const counts = new Map<string, number>();
  const total = Math.max(0, padded.length - arity + 1);
  for (let i = 0; i < total; i++) {
    const gram = padded.slice(i, i + arity);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return { counts, total };
}

/** 1 - (share of grams not in common)²: 1 for equal strings, 0 for strings that share nothing. */
function similarity(a: Grams, b: Grams): number {
  let same = 0;
  for (const [gram, count] of a.counts) same += Math.min(count, b.counts.get(gram) ?? 0);
  const all = a.total + b.total - same;
  return all === 0 ? 0 : 1 - ((all - same) / all) ** WARP;
}

/**
 * For each keyword its best likeness to any word of a text, or to the whole text, where that reaches
 * `threshold`, else 0 (Kondrak 2005 for n-gram similarity; padding and warp as VSR has them). Words are runs
 * of letters, digits, `_` and `-`. O(words × keywords they share a gram with); reads at most 32 Ki units.
 */
export function ngramScorer(
  keywords: readonly string[],
  options: { readonly threshold: number; readonly arity: number; readonly caseSensitive: boolean },
): (text: string) => number[] {
  const { threshold, arity, caseSensitive } = options;
  const fold = (text: string) => (caseSensitive ? text : text.toLowerCase());
  const grams = keywords.map((keyword) => gramsOf(fold(keyword), arity));
  const holders = new Map<string, Set<number>>();
  for (const [index, { counts }] of grams.entries()) {
    for (const gram of counts.keys()) holders.set(gram, (holders.get(gram) ?? new Set()).add(index));
  }
  const longest = Math.max(0, ...grams.map(({ total }) => total));
  // Likeness at or above the threshold needs at least this share of grams in common.
  const leastShare = 1 - Math.sqrt(1 - threshold);

  const raise = (scores: number[], text: string) => {
    const candidate = gramsOf(text, arity);
    if (longest < leastShare * candidate.total) return;
    const touched = new Set<number>();
    for (const gram of candidate.counts.keys())
      for (const index of holders.get(gram) ?? []) touched.add(index);
    const found: { index: number; score: number }[] = [];
    for (const index of touched) {
      const keyword = grams[index];
      const score = keyword === undefined ? 0 : similarity(candidate, keyword);
      if (score >= threshold) found.push({ index, score });
    }
    found.sort((a, b) => b.score - a.score || a.index - b.index);
    for (const { index, score } of found.slice(0, MAX_RESULTS))
      scores[index] = Math.max(scores[index] ?? 0, score);
  };

  return (text) => {
    const scores = keywords.map(() => 0);
    const input = fold(text.slice(0, MAX_APPROXIMATE_UNITS));
    for (const word of new Set(input.match(/[\p{L}\p{N}_-]+/gu) ?? [])) raise(scores, word);
    if (longest >= leastShare * (input.length + arity - 1)) raise(scores, input);
    return scores;
  };
}
