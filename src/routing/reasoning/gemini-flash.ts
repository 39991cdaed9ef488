import { defineReasoningFamily } from './define.ts';
import { compatibleSwitch, levelSwitch } from './gemini-dialect.ts';

export default defineReasoningFamily({
  id: 'gemini-flash',
  title: 'Gemini 3 Flash and later',
  summary: 'Thinks at four levels; minimal is the least.',
  aliases: ['gemini', 'google', 'gemini-3'],
  matches: /gemini-(?:[3-9]|\d\d).*flash/i,
  rows: [
    {
      servers: ['gemini'],
      ...levelSwitch(['minimal', 'low', 'medium', 'high'], 'minimal'),
      source: 'https://firebase.google.com/docs/ai-logic/thinking (read 2026-11-24)',
      notes:
        'The levels were read in client libraries’ documentation. minimal does not promise that no thinking happens.',
      pins: [
        {
          wish: { mode: 'on', effort: 'medium' },
          fields: { set: { thinkingConfig: { thinkingLevel: 'medium' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'on', effort: 'xhigh' },
          fields: { set: { thinkingConfig: { thinkingLevel: 'high' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { thinkingConfig: { thinkingLevel: 'minimal' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
    {
      servers: ['openai', '*'],
      ...compatibleSwitch(['minimal', 'low', 'medium', 'high'], 'minimal', false),
      source: 'https://ai.google.dev/gemini-api/docs/openai (read 2026-11-24)',
      notes: 'The page’s mapping of efforts was read in part only; client libraries agree on it.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { reasoning_effort: 'high' }, remove: ['extra_body'] } },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'minimal' }, remove: ['extra_body'] } },
      ],
    },
  ],
});
