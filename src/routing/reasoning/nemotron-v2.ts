import { defineReasoningFamily } from './define.ts';
import { systemSwitch } from './dialects.ts';

export default defineReasoningFamily({
  id: 'nemotron-v2',
  title: 'Nemotron 1.5 and Nano v2',
  summary: 'Switched by /think and /no_think in the system prompt.',
  aliases: ['nemotron', 'llama-nemotron', 'nemotron-nano'],
  matches: /nemotron-(?:super|ultra|nano).*v1[._]5|nemotron-nano-(?:9b|12b)/i,
  rows: [
    {
      servers: ['*'],
      ...systemSwitch('/think', '/no_think'),
      source: 'https://docs.nvidia.com/rag/2.4.0/enable-nemotron-thinking.html (read 2026-11-24)',
      pins: [
        { wish: { mode: 'on' }, fields: { set: {}, remove: ['reasoning_effort'], systemLine: '/think' } },
        { wish: { mode: 'off' }, fields: { set: {}, remove: ['reasoning_effort'], systemLine: '/no_think' } },
      ],
    },
  ],
});
