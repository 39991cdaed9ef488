import type { AnswerToken, ChatAnswer } from '../endpoint/answer.ts';

/** How two greedy answers to one prompt compare. */
export interface GreedyComparison {
  /**
   * `tie`: at the first difference both tokens were as good as alike, so that rounding decides; `different`: they were not;
   * `unexplained`: they differ, and no log-probabilities say how far.
   */
  readonly kind: 'same' | 'tie' | 'different' | 'unexplained';
  /** Tokens, or words where tokens are not told, that agree before the first difference. */
  readonly agreed: number;
  /** At the first difference: by how many nats, at least, the reference prefers its own token. */
  readonly gap?: number;
  readonly wanted?: string;
  readonly got?: string;
  /** |difference of the log-probability| of each token that agrees. */
  readonly drifts: readonly number[];
}

/** Compares token by token. A difference of at most `tolerance` nats is a tie. O(tokens). */
export function compareGreedy(reference: ChatAnswer, other: ChatAnswer, tolerance: number): GreedyComparison {
  const { tokens: wanted } = reference;
  const { tokens: got } = other;
  if (wanted === undefined || got === undefined || wanted.length === 0 || got.length === 0)
    return compareWords(reference.text, other.text);
  let agreed = 0;
  while (agreed < wanted.length && agreed < got.length && wanted[agreed]?.token === got[agreed]?.token)
    agreed++;
  const drifts = Array.from({ length: agreed }, (_, i) =>
    Math.abs((wanted[i] as AnswerToken).logprob - (got[i] as AnswerToken).logprob),
  );
  const [one, two] = [wanted[agreed], got[agreed]];
  if (one === undefined && two === undefined) return { kind: 'same', agreed, drifts };
  // One ended where the other goes on: how likely an end was is seldom told.
  if (one === undefined || two === undefined) {
    const bothCut = reference.finish === 'length' && other.finish === 'length';
    const end = { wanted: one?.token ?? '(end)', got: two?.token ?? '(end)' };
    return bothCut ? { kind: 'same', agreed, drifts } : { kind: 'unexplained', agreed, drifts, ...end };
  }
  const told = { agreed, drifts, wanted: one.token, got: two.token };
  const gap = gapOf(one, two.token);
  if (gap === undefined) return { kind: 'unexplained', ...told };
  return { kind: gap <= tolerance ? 'tie' : 'different', gap, ...told };
}

/** By how many nats, at least, a place prefers its own token to `rival`; undefined where no rivals are told. */
function gapOf({ logprob, top }: AnswerToken, rival: string): number | undefined {
  const found = top.find(({ token }) => token === rival);
  if (found !== undefined) return logprob - found.logprob;
  const rivals = top.filter(({ token }) => token !== rival);
  return rivals.length < 2 ? undefined : logprob - Math.min(...rivals.map((one) => one.logprob));
}

function compareWords(wanted: string, got: string): GreedyComparison {
  const [one, two] = [wanted.match(/\s*\S+/g) ?? [], got.match(/\s*\S+/g) ?? []];
  let agreed = 0;
  while (agreed < one.length && agreed < two.length && one[agreed] === two[agreed]) agreed++;
  if (wanted === got) return { kind: 'same', agreed, drifts: [] };
  return {
    kind: 'unexplained',
    agreed,
    drifts: [],
    wanted: one[agreed]?.trim() ?? '(end)',
    got: two[agreed]?.trim() ?? '(end)',
  };
}
