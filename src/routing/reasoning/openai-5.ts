import { defineReasoningFamily } from './define.ts';
import { topLevelEffort } from './dialects.ts';

export default defineReasoningFamily({
  id: 'openai-5',
  title: 'OpenAI GPT-5',
  summary: 'Always thinks; reasoning_effort minimal is the least.',
  aliases: ['openai', 'gpt', 'gpt-5'],
  matches: /gpt-5(?![.\d])(?!.*codex)/i,
  rows: [
    {
      servers: ['openai', 'azure', '*'],
      ...topLevelEffort(['minimal', 'low', 'medium', 'high'], 'minimal'),
      source:
        'https://learn.microsoft.com/en-us/javascript/api/@azure/ai-projects/reasoningeffort (read 2026-11-24)',
      notes: 'gpt-5-pro takes high only and is refused with anything else; leave its reasoning as asked.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { reasoning_effort: 'medium' }, remove: [] } },
        { wish: { mode: 'on', effort: 'max' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'minimal' }, remove: [] } },
      ],
    },
  ],
});
