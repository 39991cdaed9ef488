import { defineReasoningFamily } from './define.ts';
import { budgetSwitch, compatibleSwitch } from './gemini-dialect.ts';

export default defineReasoningFamily({
  id: 'gemini-2-5-pro',
  title: 'Gemini 2.5 Pro',
  summary: 'Always thinks; a budget of 128 tokens is the least.',
  aliases: ['gemini', 'google'],
  matches: /gemini-2\.5.*pro/i,
  rows: [
    {
      servers: ['gemini'],
      ...budgetSwitch(128),
      source: 'https://ai.google.dev/gemini-api/docs/thinking (read 2026-11-24)',
      notes: 'Thinking cannot be switched off; 128 is the least budget.',
      pins: [
        {
          wish: { mode: 'on', effort: 'high' },
          fields: { set: { thinkingConfig: { thinkingBudget: 24_576 } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { thinkingConfig: { thinkingBudget: 128 } }, remove: ['reasoning_effort'] },
        },
      ],
    },
    {
      servers: ['openai', '*'],
      ...compatibleSwitch(['low', 'medium', 'high'], 'low', true),
      source: 'https://ai.google.dev/gemini-api/docs/openai (read 2026-11-24)',
      notes: 'The page’s mapping of efforts was read in part only; client libraries agree on it.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { reasoning_effort: 'high' }, remove: ['extra_body'] } },
        {
          wish: { mode: 'on', budgetTokens: 4096 },
          fields: {
            set: { extra_body: { google: { thinking_config: { thinking_budget: 4096 } } } },
            remove: ['reasoning_effort'],
          },
        },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'low' }, remove: ['extra_body'] } },
      ],
    },
  ],
});
