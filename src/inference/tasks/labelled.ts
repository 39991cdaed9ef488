import type { Labelled, TaskId, Tier } from '../contract.ts';
import { headOf } from '../fast/heads-file.ts';
import { sigmoid, softmax } from '../fast/probabilities.ts';
import type { TextState } from '../text-state.ts';
import type { FullHeads, Refinement } from './define.ts';

/** The answer that probabilities over labels make. */
export function labelled(labels: readonly string[], probs: ArrayLike<number>, tier: Tier): Labelled {
  const byLabel: Record<string, number> = {};
  let best = 0;
  for (let i = 0; i < labels.length; i++) {
    byLabel[labels[i] as string] = probs[i] as number;
    if ((probs[i] as number) > (probs[best] as number)) best = i;
  }
  return { label: labels[best] as string, score: probs[best] as number, probs: byLabel, tier };
}

/** What a head of several classes says of the text. */
export function topicLabel(state: TextState, head: TaskId): Labelled {
  const { labels, at, temperature } = headOf(state.models.topic.file, head);
  return labelled(labels, softmax(state.topic, at, labels.length, temperature), 'fast');
}

/** The probability that a yes-or-no head gives. */
export function topicYes(state: TextState, name: string): number {
  const { at, temperature, shift } = headOf(state.models.topic.file, name);
  return sigmoid((state.topic[at] as number) / temperature + shift);
}

/** A yes-or-no head as two labels. */
export function yesOrNo(yes: string, no: string, probability: number, tier: Tier): Labelled {
  return labelled([no, yes], [1 - probability, probability], tier);
}

/** Share of the transformer where both answer: its and the fast tier's log-probabilities are weighted and added. */
const FULL_SHARE = 0.6;

/** The two tiers' probabilities in one, by the geometric mean. Arrays of one length, one new. */
export function pool(fast: ArrayLike<number>, full: ArrayLike<number>): number[] {
  const pooled = Array.from(fast, (p, i) => {
    const logs = (1 - FULL_SHARE) * Math.log(p + 1e-6) + FULL_SHARE * Math.log((full[i] as number) + 1e-6);
    return Math.exp(logs);
  });
  const sum = pooled.reduce((total, p) => total + p, 0);
  return pooled.map((p) => p / sum);
}

/** Asks the transformer's head of the same name where the best label leads the next by less than `margin`. */
export function refineLabel(head: string, margin: number): Refinement<Labelled> {
  return {
    isThin: ({ probs }) => lead(Object.values(probs)) < margin,
    blend: (fast, full) => {
      const logits = full[head];
      if (logits === undefined) return fast;
      const labels = Object.keys(fast.probs);
      return labelled(labels, pool(Object.values(fast.probs), softmax(logits, 0, labels.length, 1)), 'full');
    },
  };
}

/** Asks the transformer's yes-or-no head where the fast answer is nearer to the middle than `score`. */
export function refineYes(head: string, yes: string, no: string, score: number): Refinement<Labelled> {
  return {
    isThin: (fast) => fast.score < score,
    blend: (fast, full) => yesOrNo(yes, no, blendYes(fast.probs[yes] as number, full, head), 'full'),
  };
}

/** Both tiers' probability of yes in one; the fast one where the transformer has no such head. */
export function blendYes(fast: number, full: FullHeads, head: string): number {
  const logits = full[head];
  if (logits === undefined) return fast;
  const p = sigmoid(logits[0] as number);
  return pool([1 - fast, fast], [1 - p, p])[1] as number;
}

function lead(probs: readonly number[]): number {
  let first = 0;
  let second = 0;
  for (const p of probs) {
    if (p > first) {
      second = first;
      first = p;
    } else if (p > second) second = p;
  }
  return first - second;
}
