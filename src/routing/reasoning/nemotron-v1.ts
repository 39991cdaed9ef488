import { defineReasoningFamily } from './define.ts';
import { systemSwitch } from './dialects.ts';

export default defineReasoningFamily({
  id: 'nemotron-v1',
  title: 'Llama Nemotron v1',
  summary: 'Switched by a sentence in the system prompt.',
  aliases: ['nemotron', 'llama-nemotron'],
  matches: /llama-3[._]?[13]-nemotron-(?:nano|super|ultra)(?!.*v1[._]5)/i,
  rows: [
    {
      servers: ['*'],
      ...systemSwitch('detailed thinking on', 'detailed thinking off'),
      source:
        'https://docs.nvidia.com/nim/large-language-models/1.12.0/reasoning-model.html (read 2026-11-24)',
      notes: 'The system message must be the first of the conversation.',
      pins: [
        {
          wish: { mode: 'on', effort: 'high' },
          fields: { set: {}, remove: ['reasoning_effort'], systemLine: 'detailed thinking on' },
        },
        {
          wish: { mode: 'off' },
          fields: { set: {}, remove: ['reasoning_effort'], systemLine: 'detailed thinking off' },
        },
      ],
    },
  ],
});
