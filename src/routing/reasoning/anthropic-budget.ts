import { budgetSwitch } from './anthropic-dialect.ts';
import { defineReasoningFamily } from './define.ts';

export default defineReasoningFamily({
  id: 'anthropic-budget',
  title: 'Claude 3.7 to 4.5',
  summary: 'Extended thinking with a token budget.',
  aliases: ['anthropic', 'claude'],
  matches: /claude-(?:3[-.]7|(?:opus|sonnet|haiku)-4(?:[-.@][015]|$|[-@:]20|:))/i,
  rows: [
    {
      servers: ['anthropic', 'bedrock', 'openai', '*'],
      ...budgetSwitch,
      source:
        'https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html (read 2026-11-24)',
      notes:
        'budget_tokens must stay below max_tokens, and thinking excludes a forced tool choice and a changed temperature. Anthropic’s OpenAI-compatible endpoint takes the same object and ignores reasoning_effort.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: {
            set: { thinking: { type: 'enabled', budget_tokens: 8192 } },
            remove: ['reasoning_effort'],
          },
        },
        {
          wish: { mode: 'on', budgetTokens: 500 },
          fields: {
            set: { thinking: { type: 'enabled', budget_tokens: 1024 } },
            remove: ['reasoning_effort'],
          },
        },
        {
          wish: { mode: 'on', effort: 'high' },
          fields: {
            set: { thinking: { type: 'enabled', budget_tokens: 24_576 } },
            remove: ['reasoning_effort'],
          },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { thinking: { type: 'disabled' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
  ],
});
