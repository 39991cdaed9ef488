import type { ReasoningWish } from './define.ts';

/** Every effort name that some server takes, least first. */
const SCALE = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/**
 * The effort among `allowed` that is nearest to `effort` on the common scale, the higher of two
 * equally near. A name off the scale is passed on as it is: a server may know more than we do.
 */
export function nearestEffort(effort: string, allowed: readonly string[]): string {
  const wanted = SCALE.indexOf(effort);
  if (wanted === -1 || allowed.includes(effort)) return effort;
  let best = effort;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of allowed) {
    const distance = Math.abs(SCALE.indexOf(candidate) - wanted);
    if (
      distance < bestDistance ||
      (distance === bestDistance && SCALE.indexOf(candidate) > SCALE.indexOf(best))
    ) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Thinking budgets in tokens by which Google's compatibility layer renders efforts; taken for every budget. */
const BUDGETS: Readonly<Record<string, number>> = { minimal: 1024, low: 1024, medium: 8192, high: 24_576 };

/** The effort that a wish states, or the one its budget comes to, or `fallback`. */
export function effortOf(wish: ReasoningWish, fallback: string): string {
  if (wish.effort !== undefined) return wish.effort;
  if (wish.budgetTokens === undefined) return fallback;
  return wish.budgetTokens <= 1024 ? 'low' : wish.budgetTokens <= 8192 ? 'medium' : 'high';
}

/** The budget in tokens that a wish states, or the one its effort comes to; undefined when it states neither. */
export function budgetOf(wish: ReasoningWish): number | undefined {
  if (wish.budgetTokens !== undefined || wish.effort === undefined) return wish.budgetTokens;
  return BUDGETS[nearestEffort(wish.effort, ['low', 'medium', 'high'])];
}
