import { defineReasoningFamily } from './define.ts';
import { topLevelEffort } from './dialects.ts';

export default defineReasoningFamily({
  id: 'openai-codex',
  title: 'OpenAI GPT-5 Codex',
  summary: 'Always thinks; reasoning_effort low is the least.',
  aliases: ['openai', 'gpt', 'codex'],
  matches: /gpt-.*codex/i,
  rows: [
    {
      servers: ['openai', 'azure', '*'],
      ...topLevelEffort(['low', 'medium', 'high'], 'low'),
      source: 'https://vercel.com/docs/ai-gateway/capabilities/reasoning/openai (read 2026-11-24)',
      notes: 'xhigh, which later Codex models take, is rendered as high because earlier ones refuse it.',
      pins: [
        { wish: { mode: 'on', effort: 'xhigh' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'low' }, remove: [] } },
      ],
    },
  ],
});
