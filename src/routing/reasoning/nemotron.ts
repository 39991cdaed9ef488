import { defineReasoningFamily } from './define.ts';
import { templateSwitch, vllmBudget } from './dialects.ts';

export default defineReasoningFamily({
  id: 'nemotron',
  title: 'Nemotron 3',
  summary: 'Hybrid thinking, on by default: enable_thinking in the chat template.',
  aliases: ['nemotron-3'],
  matches: /nemotron-?3/i,
  rows: [
    {
      servers: ['vllm', 'sglang', '*'],
      ...templateSwitch('enable_thinking', vllmBudget),
      source: 'https://docs.nvidia.com/rag/2.6.0/enable-nemotron-thinking.html (read 2026-11-24)',
      notes: 'thinking_token_budget needs vLLM with a reasoning config. Not checked on SGLang.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { chat_template_kwargs: { enable_thinking: true } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: {
            set: { chat_template_kwargs: { enable_thinking: false } },
            remove: ['reasoning_effort', 'thinking_token_budget'],
          },
        },
      ],
    },
    {
      servers: ['nvidia'],
      ...templateSwitch('enable_thinking', (tokens) => ({ top: { reasoning_budget: tokens } })),
      source: 'https://build.nvidia.com/nvidia/nemotron-3-nano-omni-30b-a3b-reasoning (read 2026-11-24)',
      pins: [
        {
          wish: { mode: 'on', budgetTokens: 16_384 },
          fields: {
            set: { chat_template_kwargs: { enable_thinking: true }, reasoning_budget: 16_384 },
            remove: ['reasoning_effort'],
          },
        },
        {
          wish: { mode: 'off' },
          fields: {
            set: { chat_template_kwargs: { enable_thinking: false } },
            remove: ['reasoning_effort', 'thinking_token_budget'],
          },
        },
      ],
    },
  ],
});
