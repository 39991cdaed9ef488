import type { Attack } from '../inference/contract.ts';

export const ATTACK_KINDS = ['jailbreak', 'injection', 'harmful'] as const;
export type AttackKind = (typeof ATTACK_KINDS)[number];

/** What is done about an attack; `off`: it does not count. */
export const ATTACK_ACTIONS = ['block', 'route', 'strip', 'flag', 'off'] as const;
export type AttackAction = (typeof ATTACK_ACTIONS)[number];

export interface AttackRule {
  readonly action: AttackAction;
  /** Probability of an attack from which on the action is taken, 0 to 1. */
  readonly threshold: number;
}

export type AttackRules = Readonly<Record<AttackKind, AttackRule>>;

export interface AttackVerdict {
  readonly kind: AttackKind;
  readonly action: AttackAction;
  /** Probability that it is an attack of a kind that counts, 0 to 1. */
  readonly score: number;
}

/**
 * What the rules say to a text; undefined: it passes. The probability of any kind that counts decides, against the threshold of
 * the likeliest of them: a text that is surely an attack passes for no doubt about which one it is. O(1).
 */
export function judge({ probs }: Attack, rules: AttackRules): AttackVerdict | undefined {
  let likeliest: AttackKind | undefined;
  let sum = 0;
  for (const kind of ATTACK_KINDS) {
    if (rules[kind].action === 'off') continue;
    const probability = probs[kind] ?? 0;
    if (likeliest === undefined || probability > (probs[likeliest] ?? 0)) likeliest = kind;
    sum += probability;
  }
  if (likeliest === undefined) return undefined;
  const { action, threshold } = rules[likeliest];
  const score = Math.min(1, sum);
  return score >= threshold ? { kind: likeliest, action, score } : undefined;
}
