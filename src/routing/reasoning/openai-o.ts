import { defineReasoningFamily } from './define.ts';
import { topLevelEffort } from './dialects.ts';

export default defineReasoningFamily({
  id: 'openai-o',
  title: 'OpenAI o-series',
  summary: 'Always thinks; reasoning_effort from low to high.',
  aliases: ['openai', 'o-series', 'o1', 'o3', 'o4'],
  matches: /(?:^|\/)o[134](?:$|[-:])/i,
  rows: [
    {
      servers: ['openai', 'azure', '*'],
      ...topLevelEffort(['low', 'medium', 'high'], 'low'),
      source:
        'https://learn.microsoft.com/en-us/javascript/api/@azure/ai-projects/reasoningeffort (read 2026-11-24)',
      pins: [
        { wish: { mode: 'on', effort: 'high' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'on', effort: 'minimal' }, fields: { set: { reasoning_effort: 'low' }, remove: [] } },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'low' }, remove: [] } },
      ],
    },
  ],
});
