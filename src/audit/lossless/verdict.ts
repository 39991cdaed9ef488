import { fisherMore } from '../redteam/statistics/binomial.ts';
import type { GreedyComparison } from './greedy.ts';
import { holm, type TwoSampleTest } from './two-sample.ts';

/** Chance of an error that is accepted for "not lossless". */
const ALPHA = 0.01;
/** A difference of so many tolerances is beyond rounding, whatever the load. */
const HARD = 10;
/** Places whose log-probabilities are compared before their drift says something. */
const DRIFT_PLACES = 200;

export interface LosslessEvidence {
  /** The endpoint against the reference. */
  readonly greedy: readonly GreedyComparison[];
  /** The reference against itself, asked again: what differs there is no fault of the endpoint's. */
  readonly again: readonly GreedyComparison[];
  readonly tests: readonly (TwoSampleTest & { readonly name: string })[];
  /** Nats. */
  readonly tolerance: number;
  /** Share of wrong tokens that "lossless" must exclude. */
  readonly maxRate: number;
}

export interface LosslessVerdict {
  readonly verdict: 'lossless' | 'not lossless' | 'cannot tell';
  readonly why: readonly string[];
  /** Greedy tokens that agreed. */
  readonly tokens: number;
  /** Differences that are no ties. */
  readonly differences: number;
  readonly ties: number;
  readonly ownDifferences: number;
  /** Upper bound (95 %) of the share of tokens that differ, from the differences seen; Poisson. */
  readonly rateAtMost: number;
  /** Median difference of log-probabilities where the tokens agree; undefined where none are told. */
  readonly drift: number | undefined;
  /** Chances of the sampling tests after Holm's correction, in their order. */
  readonly chances: readonly number[];
}

/** What the evidence allows to say. O(comparisons). */
export function verdictOf({ greedy, again, tests, tolerance, maxRate }: LosslessEvidence): LosslessVerdict {
  const differ = ({ kind }: GreedyComparison) => kind === 'different' || kind === 'unexplained';
  const differences = greedy.filter(differ);
  const own = again.filter(differ).length;
  const hard = differences.filter(({ gap }) => gap !== undefined && gap > HARD * tolerance).length;
  const ownHard = again.filter(({ gap }) => gap !== undefined && gap > HARD * tolerance).length;
  const drifts = greedy.flatMap((one) => one.drifts).sort((a, b) => a - b);
  const drift = drifts.length === 0 ? undefined : (drifts[Math.floor(drifts.length / 2)] as number);
  const tokens = greedy.reduce((sum, { agreed }) => sum + agreed, 0);
  const chances = holm(tests.map(({ p }) => p));
  const rateAtMost = tokens === 0 ? 1 : Math.min(1, poissonUpper(differences.length) / tokens);

  const against: string[] = [];
  const p = fisherMore(differences.length, greedy.length, own, again.length);
  if (differences.length > 0 && p < ALPHA)
    against.push(
      `${differences.length} of ${greedy.length} greedy answers differ, of the reference's own ${own} of ${again.length}`,
    );
  if (hard >= 2 && ownHard === 0)
    against.push(`${hard} greedy answers take a token that the reference holds for far less likely`);
  if (drift !== undefined && drifts.length >= DRIFT_PLACES && drift > tolerance)
    against.push(`the same tokens have other log-probabilities, by ${drift.toFixed(3)} nats in the median`);
  for (const [i, test] of tests.entries())
    if ((chances[i] ?? 1) < ALPHA)
      against.push(`drawn answers differ in their ${test.name} (p = ${(chances[i] ?? 1).toPrecision(2)})`);

  const measured = {
    tokens,
    differences: differences.length,
    ties: greedy.filter(({ kind }) => kind === 'tie').length,
    ownDifferences: own,
    rateAtMost,
    drift,
    chances,
  };
  if (against.length > 0) return { verdict: 'not lossless', why: against, ...measured };
  const doubts: string[] = [];
  if (rateAtMost > maxRate)
    doubts.push(
      differences.length === 0
        ? `${tokens} tokens agree, too few to exclude ${share(maxRate)} of wrong ones`
        : `${differences.length} answers differ, and up to ${share(rateAtMost)} of tokens may be wrong`,
    );
  if (doubts.length > 0) return { verdict: 'cannot tell', why: doubts, ...measured };
  const why = [`${tokens} greedy tokens agree: at most ${share(rateAtMost)} may be wrong`];
  return { verdict: 'lossless', why, ...measured };
}

const share = (value: number): string => `${(100 * value).toPrecision(2)} %`;

/** Upper 95 % bound of a Poisson mean of which `count` were seen: 3.0 for none (the rule of three). Bisection. */
function poissonUpper(count: number): number {
  let [low, high] = [count, count + 10 + 4 * Math.sqrt(count + 1)];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    let term = Math.exp(-middle);
    let sum = term;
    for (let k = 1; k <= count; k++) {
      term *= middle / k;
      sum += term;
    }
    if (sum > 0.05) low = middle;
    else high = middle;
  }
  return high;
}
