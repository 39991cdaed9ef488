import { edit, type Switch } from './dialects.ts';
import { budgetOf, effortOf, nearestEffort } from './effort.ts';

/** The least thinking budget that Anthropic accepts, and what stands for a plain "on". */
const MIN_BUDGET_TOKENS = 1024;
const DEFAULT_BUDGET_TOKENS = 8192;

/** Models up to Claude 4.5: a token budget. The client's own budget goes when thinking is switched off. */
export const budgetSwitch: Switch = {
  on: (wish) =>
    edit(
      {
        thinking: {
          type: 'enabled',
          budget_tokens: Math.max(MIN_BUDGET_TOKENS, budgetOf(wish) ?? DEFAULT_BUDGET_TOKENS),
        },
      },
      'reasoning_effort',
    ),
  off: () => edit({ thinking: { type: 'disabled', budget_tokens: undefined } }, 'reasoning_effort'),
};

/** How later models are told not to think: some refuse `disabled`, some think when nothing is said, some always do. */
export type AdaptiveOff = 'omit' | 'disable' | 'least';

/**
 * Later models: the model decides how long it thinks, guided by an effort. `effortField` is false
 * where the wire has no `output_config`.
 */
export function adaptiveSwitch(efforts: readonly string[], off: AdaptiveOff, effortField: boolean): Switch {
  const effort = (name: string) => (effortField ? { output_config: { effort: name } } : {});
  return {
    on(wish) {
      const stated = wish.effort !== undefined || wish.budgetTokens !== undefined;
      const guided = stated ? effort(nearestEffort(effortOf(wish, 'high'), efforts)) : {};
      return edit(
        { thinking: { type: 'adaptive', budget_tokens: undefined }, ...guided },
        'reasoning_effort',
      );
    },
    off() {
      if (off === 'least') return edit(effort('low'), 'reasoning_effort', 'thinking');
      if (off === 'omit') return edit({}, 'reasoning_effort', 'thinking');
      return edit({ thinking: { type: 'disabled', budget_tokens: undefined } }, 'reasoning_effort');
    },
  };
}
