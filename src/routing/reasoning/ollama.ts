import { defineReasoningFamily } from './define.ts';
import { edit } from './dialects.ts';
import { nearestEffort } from './effort.ts';

export default defineReasoningFamily({
  id: 'ollama',
  title: 'Any thinking model on Ollama',
  summary: 'think on the native API, reasoning_effort on the OpenAI-compatible one.',
  aliases: [],
  serverWide: true,
  rows: [
    {
      servers: ['ollama'],
      // a level is sent only when one is wished for: models other than GPT-OSS may know no levels
      on: ({ effort }) =>
        effort === undefined
          ? edit({ think: true }, 'reasoning', 'reasoning_effort')
          : edit(
              { think: true, reasoning_effort: nearestEffort(effort, ['low', 'medium', 'high']) },
              'reasoning',
            ),
      off: () => edit({ think: false, reasoning_effort: 'none' }, 'reasoning'),
      source: 'https://github.com/ollama/ollama/blob/main/docs/capabilities/thinking.mdx (read 2026-11-24)',
      notes:
        'Thinking models think when nothing is said. The OpenAI-compatible endpoint takes none, low, medium and high, read in openai/openai.go; it ignores think.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { think: true }, remove: ['reasoning', 'reasoning_effort'] } },
        {
          wish: { mode: 'on', effort: 'xhigh' },
          fields: { set: { think: true, reasoning_effort: 'high' }, remove: ['reasoning'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { think: false, reasoning_effort: 'none' }, remove: ['reasoning'] },
        },
      ],
    },
  ],
});
