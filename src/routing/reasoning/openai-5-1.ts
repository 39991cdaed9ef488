import { defineReasoningFamily } from './define.ts';
import { topLevelEffort } from './dialects.ts';

export default defineReasoningFamily({
  id: 'openai-5-1',
  title: 'OpenAI GPT-5.1',
  summary: 'Thinks only when asked: reasoning_effort from none to high.',
  aliases: ['openai', 'gpt', 'gpt-5'],
  matches: /gpt-5\.1(?!.*codex)/i,
  rows: [
    {
      servers: ['openai', 'azure', '*'],
      ...topLevelEffort(['none', 'low', 'medium', 'high'], 'none'),
      source:
        'https://learn.microsoft.com/en-us/javascript/api/@azure/ai-projects/reasoningeffort (read 2026-11-24)',
      pins: [
        { wish: { mode: 'on', effort: 'low' }, fields: { set: { reasoning_effort: 'low' }, remove: [] } },
        { wish: { mode: 'on', effort: 'xhigh' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'none' }, remove: [] } },
      ],
    },
  ],
});
