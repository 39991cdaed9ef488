import { defineReasoningFamily } from './define.ts';
import { edit, templateSwitch, vllmBudget } from './dialects.ts';

export default defineReasoningFamily({
  id: 'qwen3',
  title: 'Qwen3',
  summary: 'Hybrid thinking, on by default: enable_thinking in the chat template.',
  aliases: ['qwen', 'qwen3.5', 'qwen3.6'],
  matches: /qwen-?3|qwen-(?:plus|max|flash|turbo)|qwq/i,
  rows: [
    {
      servers: ['vllm', '*'],
      ...templateSwitch('enable_thinking', vllmBudget),
      source: 'https://docs.vllm.ai/en/stable/features/reasoning_outputs/ (read 2026-11-24)',
      notes:
        'thinking_token_budget works only where the server was started with a reasoning config. The 2507 Instruct and Thinking checkpoints have one mode and ignore the switch.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { chat_template_kwargs: { enable_thinking: true } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', budgetTokens: 2048 },
          fields: {
            set: { chat_template_kwargs: { enable_thinking: true }, thinking_token_budget: 2048 },
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
    {
      servers: ['sglang'],
      ...templateSwitch('enable_thinking', (tokens) => ({ kwargs: { thinking_budget: tokens } })),
      source: 'https://docs.sglang.io/docs/advanced_features/thinking_budget (read 2026-11-24)',
      notes: 'In the template the budget is a hint; a hard cap needs a server started with strict thinking.',
      pins: [
        {
          wish: { mode: 'on', budgetTokens: 2048 },
          fields: {
            set: { chat_template_kwargs: { enable_thinking: true, thinking_budget: 2048 } },
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
    {
      servers: ['dashscope'],
      on: ({ budgetTokens }) =>
        edit({
          enable_thinking: true,
          ...(budgetTokens === undefined ? {} : { thinking_budget: budgetTokens }),
        }),
      off: () => edit({ enable_thinking: false }, 'thinking_budget'),
      source: 'https://help.aliyun.com/en/model-studio/deep-thinking (read 2026-11-24)',
      notes:
        'Some open-source Qwen3 models think only in streams there. thinking_budget was not seen on the page itself.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { enable_thinking: true }, remove: [] } },
        {
          wish: { mode: 'on', budgetTokens: 2048 },
          fields: { set: { enable_thinking: true, thinking_budget: 2048 }, remove: [] },
        },
        { wish: { mode: 'off' }, fields: { set: { enable_thinking: false }, remove: ['thinking_budget'] } },
      ],
    },
  ],
});
