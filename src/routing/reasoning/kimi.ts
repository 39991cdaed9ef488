import { defineReasoningFamily } from './define.ts';
import { templateSwitch, thinkingType } from './dialects.ts';

export default defineReasoningFamily({
  id: 'kimi',
  title: 'Kimi K2.5 and K2.6',
  summary: 'Hybrid thinking, on by default; no effort.',
  aliases: ['moonshot', 'kimi-k2.5', 'kimi-k2.6'],
  matches: /kimi-k2[.-][56](?!\d)/i,
  rows: [
    {
      servers: ['moonshot'],
      ...thinkingType('enabled', 'refused'),
      source: 'https://platform.kimi.ai/docs/api/models-overview (read 2026-11-24)',
      pins: [
        {
          wish: { mode: 'on', effort: 'high' },
          fields: { set: { thinking: { type: 'enabled' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { thinking: { type: 'disabled' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
    {
      servers: ['vllm', 'sglang', '*'],
      ...templateSwitch('thinking'),
      source: 'https://huggingface.co/moonshotai/Kimi-K2.5 (not read)',
      notes:
        'The model card’s page could not be opened; the template’s switch is from memory and was not checked.',
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
  ],
});
