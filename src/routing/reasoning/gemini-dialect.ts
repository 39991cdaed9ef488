import { edit, type Switch } from './dialects.ts';
import { budgetOf, effortOf, nearestEffort } from './effort.ts';

/** Gemini 3: a level. The API refuses a level and a budget together, so the client's own budget goes. */
export function levelSwitch(levels: readonly string[], least: string): Switch {
  const level = (name: string) =>
    edit({ thinkingConfig: { thinkingLevel: name, thinkingBudget: undefined } }, 'reasoning_effort');
  return { on: (wish) => level(nearestEffort(effortOf(wish, 'high'), levels)), off: () => level(least) };
}

/** Gemini 2.5: a budget in tokens; -1 lets the model decide. */
export function budgetSwitch(least: number): Switch {
  const budget = (tokens: number) =>
    edit({ thinkingConfig: { thinkingBudget: tokens, thinkingLevel: undefined } }, 'reasoning_effort');
  return { on: (wish) => budget(budgetOf(wish) ?? -1), off: () => budget(least) };
}

/**
 * Google's OpenAI-compatible endpoint: an effort, or, for an exact budget, its own object in
 * `extra_body`. Both at once are refused.
 */
export function compatibleSwitch(efforts: readonly string[], least: string, budgets: boolean): Switch {
  return {
    on(wish) {
      if (budgets && wish.budgetTokens !== undefined) {
        const google = { thinking_config: { thinking_budget: wish.budgetTokens } };
        return edit({ extra_body: { google } }, 'reasoning_effort');
      }
      return edit({ reasoning_effort: nearestEffort(effortOf(wish, 'high'), efforts) }, 'extra_body');
    },
    off: () => edit({ reasoning_effort: least }, 'extra_body'),
  };
}
