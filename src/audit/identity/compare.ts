import type { IdentityRecord, RecordedAnswer } from './record.ts';

/** How two records compare. */
export interface IdentityComparison {
  readonly tokeniser: {
    /** Texts counted on both sides. */
    readonly compared: number;
    readonly differ: number;
    /** By how many tokens the templates differ: another system prompt, or another template. */
    readonly templateShift: number;
  };
  /** Log-probabilities of the first token; undefined where either side told none. */
  readonly logprobs:
    | {
        readonly prompts: number;
        /** Median difference of tokens that both name, nats. */
        readonly distance: number;
        /** The same within the reference. */
        readonly ownDistance: number;
        /** Share of prompts with the same likeliest token, 0 to 1. */
        readonly sameFirst: number;
      }
    | undefined;
  /** How much of the answers agrees from their beginning, 0 to 1, in the mean over the prompts. */
  readonly behaviour: { readonly agreement: number; readonly ownAgreement: number; readonly prompts: number };
}

/** Compares what was seen with a reference. O(length of both). */
export function compareIdentity(reference: IdentityRecord, seen: IdentityRecord): IdentityComparison {
  const texts = Object.keys(reference.tokens).filter((text) => seen.tokens[text] !== undefined);
  const prompts = Object.keys(reference.answers).filter((prompt) => seen.answers[prompt] !== undefined);
  const agreements: number[] = [];
  const owns: number[] = [];
  const distances: number[] = [];
  const ownDistances: number[] = [];
  let sameFirst = 0;
  let told = 0;
  for (const prompt of prompts) {
    const wanted = reference.answers[prompt] ?? [];
    const got = seen.answers[prompt] ?? [];
    agreements.push(mean(pairsOf(wanted, got).map(([a, b]) => agreementOf(a.text, b.text))));
    const own = pairsWithin(wanted);
    if (own.length > 0) owns.push(mean(own.map(([a, b]) => agreementOf(a.text, b.text))));
    const [one, two] = [wanted[0]?.first ?? [], got[0]?.first ?? []];
    if (one.length === 0 || two.length === 0) continue;
    told++;
    distances.push(distanceOf(one, two));
    if (one[0]?.token === two[0]?.token) sameFirst++;
    for (const [a, b] of own) if (a.first.length > 0) ownDistances.push(distanceOf(a.first, b.first));
  }
  return {
    tokeniser: {
      compared: texts.length,
      differ: texts.filter((text) => reference.tokens[text] !== seen.tokens[text]).length,
      templateShift: seen.templateTokens - reference.templateTokens,
    },
    logprobs:
      told === 0
        ? undefined
        : {
            prompts: told,
            distance: median(distances),
            ownDistance: ownDistances.length === 0 ? 0 : median(ownDistances),
            sameFirst: sameFirst / told,
          },
    behaviour: {
      agreement: mean(agreements),
      ownAgreement: owns.length === 0 ? 1 : mean(owns),
      prompts: prompts.length,
    },
  };
}

/** Share of the longer answer that stands in both from the beginning, by words or, without spaces, by characters. */
function agreementOf(one: string, two: string): number {
  const [a, b] = [unitsOf(one), unitsOf(two)];
  const most = Math.max(a.length, b.length);
  if (most === 0) return 1;
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return same / most;
}

const unitsOf = (text: string): readonly string[] =>
  text.match(/\p{Script=Han}|[^\s\p{Script=Han}]+/gu) ?? [];

type Top = RecordedAnswer['first'];

/** Mean difference over the tokens that either names; one that the other does not name counts as its least likely one. */
function distanceOf(one: Top, two: Top): number {
  const floor = (top: Top) => Math.min(...top.map(({ logprob }) => logprob));
  const [a, b] = [new Map(one.map(pairOf)), new Map(two.map(pairOf))];
  const tokens = new Set([...a.keys(), ...b.keys()]);
  const off = [...tokens].map((token) =>
    Math.abs((a.get(token) ?? floor(one)) - (b.get(token) ?? floor(two))),
  );
  return mean(off);
}

const pairOf = ({ token, logprob }: Top[number]) => [token, logprob] as const;

const pairsOf = <Item>(one: readonly Item[], two: readonly Item[]): (readonly [Item, Item])[] =>
  one.flatMap((a) => two.map((b) => [a, b] as const));

const pairsWithin = <Item>(items: readonly Item[]): (readonly [Item, Item])[] =>
  items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
