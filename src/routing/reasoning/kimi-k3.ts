import { defineReasoningFamily } from './define.ts';
import { topLevelEffort } from './dialects.ts';

export default defineReasoningFamily({
  id: 'kimi-k3',
  title: 'Kimi K3',
  summary: 'Always thinks; reasoning_effort low, high or max.',
  aliases: ['kimi', 'moonshot'],
  matches: /kimi-k3/i,
  rows: [
    {
      servers: ['moonshot', 'vllm', '*'],
      ...topLevelEffort(['low', 'high', 'max'], 'low', 'high'),
      source: 'https://java.agentscope.io/v2/en/integration/model/kimi (read 2026-11-24)',
      notes: 'Read in a client library’s documentation, not at Moonshot; not checked on vLLM.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'on', effort: 'medium' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'on', effort: 'max' }, fields: { set: { reasoning_effort: 'max' }, remove: [] } },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'low' }, remove: [] } },
      ],
    },
  ],
});
