import { defineReasoningFamily } from './define.ts';
import { topLevelEffort } from './dialects.ts';

export default defineReasoningFamily({
  id: 'mistral',
  title: 'Mistral Small 4 and Medium 3.5',
  summary: 'Thinks when asked: reasoning_effort none or high.',
  aliases: ['mistral-small', 'mistral-medium'],
  matches: /mistral-(?:small|medium)/i,
  rows: [
    {
      servers: ['mistral', 'vllm', 'sglang', '*'],
      ...topLevelEffort(['none', 'high'], 'none', 'high'),
      source: 'https://docs.mistral.ai/capabilities/reasoning/adjustable (read 2026-11-24)',
      notes:
        'Earlier Small and Medium models do not reason and refuse the field. Not checked on vLLM and SGLang.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'on', effort: 'medium' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'none' }, remove: [] } },
      ],
    },
  ],
});
