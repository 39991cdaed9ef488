import { defineReasoningFamily } from './define.ts';
import { topLevelEffort } from './dialects.ts';

export default defineReasoningFamily({
  id: 'lmstudio',
  title: 'Any thinking model on LM Studio',
  summary: 'reasoning_effort on the OpenAI-compatible endpoint.',
  aliases: [],
  serverWide: true,
  rows: [
    {
      servers: ['lmstudio'],
      ...topLevelEffort(['none', 'low', 'medium', 'high', 'xhigh'], 'none'),
      source: 'https://www.ruby-toolbox.com/projects/ruby_llm-providers-lms (read 2026-11-24)',
      notes:
        'Read in a client library’s README; LM Studio’s own pages name the effort only for /v1/responses.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { reasoning_effort: 'medium' }, remove: [] } },
        { wish: { mode: 'on', effort: 'high' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'none' }, remove: [] } },
      ],
    },
  ],
});
