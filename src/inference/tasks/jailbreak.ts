import type { Attack, Tier } from '../contract.ts';
import { sigmoid, softmax } from '../fast/probabilities.ts';
import { ATTACKS } from '../labels.ts';
import { defineTask } from './define.ts';
import { pool } from './labelled.ts';

/** Between these scores the fast tier alone is not trusted. */
const THIN_FROM = 0.01;
const THIN_TO = 0.95;

export default defineTask({
  id: 'jailbreak',
  title: 'Attack',
  summary:
    'Whether a text tries to make a model leave its rules, carries instructions of a stranger, or asks for harm; disguises are taken off first.',
  labels: ATTACKS,
  read: ({ attack: { logOdds, probs, via } }) => attackOf(sigmoid(logOdds), probs, 'fast', via),
  refine: {
    isThin: ({ score }) => score > THIN_FROM && score < THIN_TO,
    // Styled and full-width letters are folded for the fast tier; the transformer's vocabulary has none of them either.
    passage: ({ attack: { window, text } }) => window ?? text.normalize('NFKC'),
    blend: (fast, full) => {
      const logits = full.jailbreak;
      if (logits === undefined) return fast;
      const other = softmax(logits, 0, ATTACKS.length, 1);
      const score = pool(
        [1 - fast.score, fast.score],
        [other[0] as number, 1 - (other[0] as number)],
      )[1] as number;
      const within = pool(
        ATTACKS.map((label) => fast.probs[label] as number),
        other,
      );
      return attackOf(score, within, 'full', fast.via);
    },
  },
});

/** `score` decides between benign and attack, the heads which attack: the label agrees with the score at one half. */
function attackOf(score: number, heads: ArrayLike<number>, tier: Tier, via: string): Attack {
  const attacks = ATTACKS.length - 1;
  let sum = 0;
  let worst = 1;
  for (let i = 1; i <= attacks; i++) {
    sum += heads[i] as number;
    if ((heads[i] as number) > (heads[worst] as number)) worst = i;
  }
  const probs: Record<string, number> = { benign: 1 - score };
  for (let i = 1; i <= attacks; i++) {
    probs[ATTACKS[i] as string] = sum > 0 ? (score * (heads[i] as number)) / sum : score / attacks;
  }
  return { label: score >= 0.5 ? (ATTACKS[worst] as Attack['label']) : 'benign', score, probs, tier, via };
}
