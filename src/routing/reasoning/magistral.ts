import { defineReasoningFamily } from './define.ts';
import { edit } from './dialects.ts';

export default defineReasoningFamily({
  id: 'magistral',
  title: 'Magistral',
  summary: 'Trained to think; prompt_mode decides whether Mistral’s reasoning prompt is put in front.',
  aliases: ['mistral'],
  matches: /magistral/i,
  rows: [
    {
      servers: ['mistral'],
      on: () => edit({ prompt_mode: 'reasoning' }, 'reasoning_effort'),
      off: () => edit({ prompt_mode: null }, 'reasoning_effort'),
      source: 'https://docs.mistral.ai/capabilities/reasoning/native (read 2026-11-24)',
      notes:
        'Always thinks, best behind Mistral’s own reasoning prompt, which prompt_mode asks for; that field was not checked. Other servers have no switch.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { prompt_mode: 'reasoning' }, remove: ['reasoning_effort'] } },
        { wish: { mode: 'off' }, fields: { set: { prompt_mode: null }, remove: ['reasoning_effort'] } },
      ],
    },
  ],
});
