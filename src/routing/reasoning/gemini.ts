import { defineReasoningFamily } from './define.ts';
import { compatibleSwitch, levelSwitch } from './gemini-dialect.ts';

export default defineReasoningFamily({
  id: 'gemini',
  title: 'Gemini 3 Pro and later',
  summary: 'Always thinks; thinkingLevel low is the least.',
  aliases: ['google', 'gemini-3'],
  matches: /gemini-(?:[3-9]|\d\d)(?!.*flash)/i,
  rows: [
    {
      servers: ['gemini'],
      ...levelSwitch(['low', 'high'], 'low'),
      source: 'https://firebase.google.com/docs/ai-logic/thinking (read 2026-11-24)',
      notes:
        'The levels of each model were read in client libraries’ documentation. Gemini 3 Pro takes low and high only; medium, which 3.1 Pro adds, is rendered as high.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { thinkingConfig: { thinkingLevel: 'high' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', effort: 'medium' },
          fields: { set: { thinkingConfig: { thinkingLevel: 'high' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', budgetTokens: 1000 },
          fields: { set: { thinkingConfig: { thinkingLevel: 'low' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { thinkingConfig: { thinkingLevel: 'low' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
    {
      servers: ['openai', '*'],
      ...compatibleSwitch(['low', 'high'], 'low', false),
      source: 'https://ai.google.dev/gemini-api/docs/openai (read 2026-11-24)',
      notes: 'The page’s mapping of efforts was read in part only; client libraries agree on it.',
      pins: [
        {
          wish: { mode: 'on', effort: 'low' },
          fields: { set: { reasoning_effort: 'low' }, remove: ['extra_body'] },
        },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'low' }, remove: ['extra_body'] } },
      ],
    },
  ],
});
