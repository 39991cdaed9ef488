import { defineReasoningFamily } from './define.ts';
import { topLevelEffort } from './dialects.ts';

export default defineReasoningFamily({
  id: 'openai',
  title: 'OpenAI GPT-5.2 and later',
  summary: 'Thinks only when asked: reasoning_effort from none to xhigh.',
  aliases: ['gpt', 'gpt-5'],
  matches: /gpt-(?:5\.[2-9]|[6-9])(?!.*codex)/i,
  rows: [
    {
      servers: ['openai', 'azure', '*'],
      ...topLevelEffort(['none', 'low', 'medium', 'high', 'xhigh'], 'none'),
      source:
        'https://learn.microsoft.com/en-us/javascript/api/@azure/ai-projects/reasoningeffort (read 2026-11-24)',
      notes: 'Read in Microsoft’s copy of the reference. max, which GPT-5.6 adds, is rendered as xhigh.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { reasoning_effort: 'medium' }, remove: [] } },
        { wish: { mode: 'on', effort: 'xhigh' }, fields: { set: { reasoning_effort: 'xhigh' }, remove: [] } },
        { wish: { mode: 'on', effort: 'minimal' }, fields: { set: { reasoning_effort: 'low' }, remove: [] } },
        {
          wish: { mode: 'on', budgetTokens: 20_000 },
          fields: { set: { reasoning_effort: 'high' }, remove: [] },
        },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'none' }, remove: [] } },
      ],
    },
  ],
});
