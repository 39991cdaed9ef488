/** Spread (standard deviation) of the difficulties of everyday prompts, in logits. */
const SPREAD = 1.4;
/** A mean of logistic curves over a normal spread is a flatter logistic curve: √(1 + π s² / 8). */
const FLATTER = Math.sqrt(1 + (Math.PI * SPREAD ** 2) / 8);
const NEARLY = 0.02;

/**
 * Rasch's model: the chance that a model of `ability` answers a prompt of `difficulty` right, both in logits on
 * one scale (G. Rasch, Probabilistic Models for Some Intelligence and Attainment Tests, 1960).
 */
export function chanceRight(ability: number, difficulty: number): number {
  return 1 / (1 + Math.exp(difficulty - ability));
}

/** The ability of a model that answers a share of everyday prompts right, logits; `share` is held off 0 and 1. */
export function abilityOf(share: number): number {
  return FLATTER * logit(share);
}

/** The difficulty of a prompt on which a share of models would fail, logits. */
export function difficultyOf(shareFailing: number): number {
  return FLATTER * logit(shareFailing);
}

function logit(share: number): number {
  const held = Math.min(1 - NEARLY, Math.max(NEARLY, share));
  return Math.log(held / (1 - held));
}
