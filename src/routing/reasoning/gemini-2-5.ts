import { defineReasoningFamily } from './define.ts';
import { budgetSwitch, compatibleSwitch } from './gemini-dialect.ts';

export default defineReasoningFamily({
  id: 'gemini-2-5',
  title: 'Gemini 2.5 Flash',
  summary: 'Thinking budget in tokens; 0 switches it off.',
  aliases: ['gemini', 'google'],
  matches: /gemini-2\.5(?!.*pro)/i,
  rows: [
    {
      servers: ['gemini'],
      ...budgetSwitch(0),
      source: 'https://ai.google.dev/gemini-api/docs/thinking (read 2026-11-24)',
      notes: '-1 lets the model decide. Budgets go up to 24,576.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { thinkingConfig: { thinkingBudget: -1 } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', budgetTokens: 4096 },
          fields: { set: { thinkingConfig: { thinkingBudget: 4096 } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', effort: 'medium' },
          fields: { set: { thinkingConfig: { thinkingBudget: 8192 } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { thinkingConfig: { thinkingBudget: 0 } }, remove: ['reasoning_effort'] },
        },
      ],
    },
    {
      servers: ['openai', '*'],
      ...compatibleSwitch(['low', 'medium', 'high'], 'none', true),
      source: 'https://ai.google.dev/gemini-api/docs/openai (read 2026-11-24)',
      notes: 'The page’s mapping of efforts was read in part only; client libraries agree on it.',
      pins: [
        {
          wish: { mode: 'on', effort: 'medium' },
          fields: { set: { reasoning_effort: 'medium' }, remove: ['extra_body'] },
        },
        {
          wish: { mode: 'on', budgetTokens: 4096 },
          fields: {
            set: { extra_body: { google: { thinking_config: { thinking_budget: 4096 } } } },
            remove: ['reasoning_effort'],
          },
        },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'none' }, remove: ['extra_body'] } },
      ],
    },
  ],
});
