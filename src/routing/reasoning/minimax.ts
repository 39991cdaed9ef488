import { defineReasoningFamily } from './define.ts';
import { thinkingType } from './dialects.ts';

export default defineReasoningFamily({
  id: 'minimax',
  title: 'MiniMax M2 and M3',
  summary: 'Adaptive thinking, which M3 can switch off.',
  aliases: ['minimax-m2', 'minimax-m3'],
  matches: /minimax-m[2-9]/i,
  rows: [
    {
      servers: ['minimax'],
      ...thinkingType('adaptive', 'refused'),
      source: 'https://java.agentscope.io/v2/en/integration/model/minimax (read 2026-11-24)',
      notes:
        'Read in a client library’s documentation; MiniMax’s own page shows reasoning_split only. M2 models think whatever is asked, so that no other server has a row.',
      pins: [
        {
          wish: { mode: 'on', effort: 'high' },
          fields: { set: { thinking: { type: 'adaptive' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { thinking: { type: 'disabled' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
  ],
});
