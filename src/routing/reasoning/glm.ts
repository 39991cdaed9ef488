import { defineReasoningFamily } from './define.ts';
import { templateSwitch, thinkingType, vllmBudget } from './dialects.ts';

export default defineReasoningFamily({
  id: 'glm',
  title: 'GLM 4.5 and later',
  summary: 'Hybrid thinking, on by default: enable_thinking in the chat template, or an object at Z.ai.',
  aliases: ['glm4', 'glm-4.5', 'zai', 'z.ai'],
  matches: /(?:^|[/-])glm-(?:4\.[5-9]|[5-9])/i,
  rows: [
    {
      servers: ['vllm', 'sglang', '*'],
      ...templateSwitch('enable_thinking', vllmBudget),
      source: 'https://docs.vllm.ai/en/stable/features/reasoning_outputs/ (read 2026-11-24)',
      notes:
        'The page names the glm45 parser; the template’s switch is the one that VSR sends. Not checked on SGLang.',
      pins: [
        {
          wish: { mode: 'on', effort: 'high' },
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
      servers: ['zai'],
      ...thinkingType('enabled', 'sent'),
      source: 'https://docs.z.ai/guides/capabilities/thinking-mode (read 2026-11-24)',
      notes:
        'Only GLM-5.2 and later take reasoning_effort, which is sent only when the decision states an effort.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { thinking: { type: 'enabled' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', effort: 'high' },
          fields: { set: { thinking: { type: 'enabled' }, reasoning_effort: 'high' }, remove: [] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { thinking: { type: 'disabled' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
  ],
});
