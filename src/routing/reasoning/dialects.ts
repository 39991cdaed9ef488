import type { ReasoningFields, ReasoningRow, ReasoningWish } from './define.ts';
import { effortOf, nearestEffort } from './effort.ts';

/** The two sides of a row. */
export type Switch = Pick<ReasoningRow, 'on' | 'off'>;

/** An edit; `remove` names fields of the client's that would contradict it. */
export function edit(set: Readonly<Record<string, unknown>>, ...remove: string[]): ReasoningFields {
  return { set, remove };
}

/**
 * Open-weight models whose chat template has a boolean switch, on servers that pass
 * `chat_template_kwargs` to the template. `budget` says where the server takes a token budget.
 */
export function templateSwitch(
  parameter: string,
  budget: (tokens: number) => { readonly kwargs?: object; readonly top?: object } = () => ({}),
): Switch {
  return {
    on({ budgetTokens }: ReasoningWish) {
      const { kwargs, top } = budgetTokens === undefined ? {} : budget(budgetTokens);
      return edit({ chat_template_kwargs: { [parameter]: true, ...kwargs }, ...top }, 'reasoning_effort');
    },
    off: () =>
      edit({ chat_template_kwargs: { [parameter]: false } }, 'reasoning_effort', 'thinking_token_budget'),
  };
}

/** vLLM takes a budget at the top level, when it was started with a reasoning config. */
export const vllmBudget = (tokens: number) => ({ top: { thinking_token_budget: tokens } });

/** APIs with a `thinking: { type }` object. `effort: 'sent'` also passes a stated effort on, as it is. */
export function thinkingType(on: string, effort: 'sent' | 'refused'): Switch {
  return {
    on: (wish) =>
      effort === 'sent' && wish.effort !== undefined
        ? edit({ thinking: { type: on }, reasoning_effort: wish.effort })
        : edit({ thinking: { type: on } }, 'reasoning_effort'),
    off: () => edit({ thinking: { type: 'disabled' } }, 'reasoning_effort'),
  };
}

/**
 * Models that take `reasoning_effort` at the top level: `allowed` are the values they accept, `off`
 * the one that thinks least (`none` where thinking can be switched off).
 */
export function topLevelEffort(allowed: readonly string[], off: string, on = 'medium'): Switch {
  return {
    on: (wish) => edit({ reasoning_effort: nearestEffort(effortOf(wish, on), allowed) }),
    off: () => edit({ reasoning_effort: off }),
  };
}

/** Models that are switched by the line that opens their system prompt. */
export function systemSwitch(on: string, off: string): Switch {
  return {
    on: () => ({ ...edit({}, 'reasoning_effort'), systemLine: on }),
    off: () => ({ ...edit({}, 'reasoning_effort'), systemLine: off }),
  };
}
