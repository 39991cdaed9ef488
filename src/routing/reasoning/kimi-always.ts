import { defineReasoningFamily } from './define.ts';
import { edit } from './dialects.ts';

/** Nothing to switch: what contradicts the only mode is taken out, because the API refuses it. */
const nothing = () => edit({}, 'thinking', 'reasoning_effort');

export default defineReasoningFamily({
  id: 'kimi-always',
  title: 'Kimi K2 Thinking and K2.7 Code',
  summary: 'Always thinks; there is no switch.',
  aliases: ['kimi', 'moonshot'],
  matches: /kimi-k2(?:-thinking|[.-]7)/i,
  rows: [
    {
      servers: ['moonshot', '*'],
      on: nothing,
      off: nothing,
      source: 'https://java.agentscope.io/v2/en/integration/model/kimi (read 2026-11-24)',
      notes: 'Read in a client library’s documentation, not at Moonshot.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: {}, remove: ['thinking', 'reasoning_effort'] } },
        { wish: { mode: 'off' }, fields: { set: {}, remove: ['thinking', 'reasoning_effort'] } },
      ],
    },
  ],
});
