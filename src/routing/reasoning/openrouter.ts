import { defineReasoningFamily } from './define.ts';
import { edit } from './dialects.ts';

/** One object says all; whatever else the client put into it about how much to think goes. */
const reasoning = (asked: { effort?: string; max_tokens?: number; enabled?: boolean }) =>
  edit(
    { reasoning: { effort: undefined, max_tokens: undefined, enabled: undefined, ...asked } },
    'reasoning_effort',
  );

export default defineReasoningFamily({
  id: 'openrouter',
  title: 'Any reasoning model on OpenRouter',
  summary: 'One reasoning object, translated for each provider.',
  aliases: [],
  serverWide: true,
  rows: [
    {
      servers: ['openrouter'],
      on: ({ effort, budgetTokens }) =>
        budgetTokens !== undefined
          ? reasoning({ max_tokens: budgetTokens })
          : reasoning(effort === undefined ? { enabled: true } : { effort }),
      off: () => reasoning({ effort: 'none' }),
      source: 'https://openrouter.ai/docs/use-cases/reasoning-tokens (read 2026-11-24)',
      notes:
        'effort and max_tokens exclude each other; a budget wins. Models whose reasoning is mandatory refuse effort none.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { reasoning: { enabled: true } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', effort: 'xhigh' },
          fields: { set: { reasoning: { effort: 'xhigh' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', effort: 'high', budgetTokens: 2000 },
          fields: { set: { reasoning: { max_tokens: 2000 } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { reasoning: { effort: 'none' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
  ],
});
