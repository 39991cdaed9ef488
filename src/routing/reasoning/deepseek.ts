import { defineReasoningFamily } from './define.ts';
import { edit, templateSwitch, thinkingType, vllmBudget } from './dialects.ts';

export default defineReasoningFamily({
  id: 'deepseek',
  title: 'DeepSeek V3.1 and later',
  summary: 'Hybrid thinking: thinking in the chat template, or an object at DeepSeek’s own API.',
  aliases: ['deepseek-v3.1', 'deepseek-v3.2', 'deepseek-v4'],
  matches: /deepseek/i,
  rows: [
    {
      servers: ['vllm', '*'],
      ...templateSwitch('thinking', vllmBudget),
      source: 'https://docs.vllm.ai/en/stable/features/reasoning_outputs/ (read 2026-11-24)',
      notes: 'Off by default in V3.1. R1 always thinks and ignores the switch.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { chat_template_kwargs: { thinking: true } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: {
            set: { chat_template_kwargs: { thinking: false } },
            remove: ['reasoning_effort', 'thinking_token_budget'],
          },
        },
      ],
    },
    {
      servers: ['sglang'],
      ...templateSwitch('thinking'),
      source: 'https://docs.sglang.io/docs/advanced_features/separate_reasoning (read 2026-11-24)',
      notes: 'The page says in so many words that it is thinking, not enable_thinking.',
      pins: [
        {
          wish: { mode: 'on', budgetTokens: 2048 },
          fields: { set: { chat_template_kwargs: { thinking: true } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: {
            set: { chat_template_kwargs: { thinking: false } },
            remove: ['reasoning_effort', 'thinking_token_budget'],
          },
        },
      ],
    },
    {
      servers: ['deepseek'],
      ...thinkingType('enabled', 'sent'),
      source: 'https://api-docs.deepseek.com/guides/thinking_mode (read 2026-11-24)',
      notes: 'The API itself maps efforts to its own low, high and max; its default is high.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { thinking: { type: 'enabled' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', effort: 'max' },
          fields: { set: { thinking: { type: 'enabled' }, reasoning_effort: 'max' }, remove: [] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { thinking: { type: 'disabled' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
    {
      servers: ['dashscope'],
      on: () => edit({ enable_thinking: true }),
      off: () => edit({ enable_thinking: false }, 'thinking_budget'),
      source: 'https://help.aliyun.com/en/model-studio/deep-thinking (read 2026-11-24)',
      pins: [
        { wish: { mode: 'on', effort: 'high' }, fields: { set: { enable_thinking: true }, remove: [] } },
        { wish: { mode: 'off' }, fields: { set: { enable_thinking: false }, remove: ['thinking_budget'] } },
      ],
    },
  ],
});
