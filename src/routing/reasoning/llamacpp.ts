import { defineReasoningFamily } from './define.ts';
import { edit } from './dialects.ts';

export default defineReasoningFamily({
  id: 'llamacpp',
  title: 'Any thinking model on llama.cpp',
  summary: 'enable_thinking in the chat template, and a token budget.',
  aliases: [],
  serverWide: true,
  rows: [
    {
      servers: ['llamacpp'],
      on: ({ effort, budgetTokens }) =>
        edit(
          {
            chat_template_kwargs: { enable_thinking: true },
            ...(effort === undefined ? {} : { reasoning_effort: effort }),
            ...(budgetTokens === undefined ? {} : { thinking_budget_tokens: budgetTokens }),
          },
          ...(effort === undefined ? ['reasoning_effort'] : []),
        ),
      off: () =>
        edit(
          { chat_template_kwargs: { enable_thinking: false }, reasoning_effort: 'none' },
          'thinking_budget_tokens',
        ),
      source: 'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md (read 2026-11-24)',
      notes:
        'reasoning_effort none switches thinking off, other values reach the template. thinking_budget_tokens is not in the README and was not checked.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { chat_template_kwargs: { enable_thinking: true } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', effort: 'high', budgetTokens: 1024 },
          fields: {
            set: {
              chat_template_kwargs: { enable_thinking: true },
              reasoning_effort: 'high',
              thinking_budget_tokens: 1024,
            },
            remove: [],
          },
        },
        {
          wish: { mode: 'off' },
          fields: {
            set: { chat_template_kwargs: { enable_thinking: false }, reasoning_effort: 'none' },
            remove: ['thinking_budget_tokens'],
          },
        },
      ],
    },
  ],
});
