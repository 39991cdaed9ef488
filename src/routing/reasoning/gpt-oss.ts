import { defineReasoningFamily } from './define.ts';
import { edit, topLevelEffort } from './dialects.ts';
import { effortOf, nearestEffort } from './effort.ts';

const EFFORTS = ['low', 'medium', 'high'];

export default defineReasoningFamily({
  id: 'gpt-oss',
  title: 'GPT-OSS',
  summary: 'Always thinks; the effort runs from low to high.',
  aliases: ['gpt', 'gptoss', 'gpt_oss'],
  matches: /gpt-?oss/i,
  rows: [
    {
      servers: ['vllm', 'sglang', 'llamacpp', 'lmstudio', 'bedrock', 'openai', '*'],
      ...topLevelEffort(EFFORTS, 'low'),
      source:
        'https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/openai/chat_completion/protocol.py (read 2026-11-24)',
      notes:
        'Read in the code of vLLM and the README of llama.cpp; not checked for SGLang, LM Studio and Bedrock. VSR puts the effort into chat_template_kwargs instead; a family override does the same here.',
      pins: [
        { wish: { mode: 'on' }, fields: { set: { reasoning_effort: 'medium' }, remove: [] } },
        { wish: { mode: 'on', effort: 'high' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'on', effort: 'max' }, fields: { set: { reasoning_effort: 'high' }, remove: [] } },
        { wish: { mode: 'off' }, fields: { set: { reasoning_effort: 'low' }, remove: [] } },
      ],
    },
    {
      servers: ['ollama'],
      on(wish) {
        const effort = nearestEffort(effortOf(wish, 'medium'), EFFORTS);
        return edit({ think: effort, reasoning_effort: effort }, 'reasoning');
      },
      off: () => edit({ think: 'low', reasoning_effort: 'low' }, 'reasoning'),
      source: 'https://github.com/ollama/ollama/blob/main/docs/capabilities/thinking.mdx (read 2026-11-24)',
      notes:
        'think is read by the native API, reasoning_effort by the OpenAI-compatible one; each ignores the other.',
      pins: [
        {
          wish: { mode: 'on', effort: 'high' },
          fields: { set: { think: 'high', reasoning_effort: 'high' }, remove: ['reasoning'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { think: 'low', reasoning_effort: 'low' }, remove: ['reasoning'] },
        },
      ],
    },
    {
      servers: ['openrouter'],
      on: (wish) =>
        edit({ reasoning: { effort: nearestEffort(effortOf(wish, 'medium'), EFFORTS) } }, 'reasoning_effort'),
      off: () => edit({ reasoning: { effort: 'low' } }, 'reasoning_effort'),
      source: 'https://openrouter.ai/docs/use-cases/reasoning-tokens (read 2026-11-24)',
      notes: 'Reasoning is mandatory for these models, and effort none is refused.',
      pins: [
        {
          wish: { mode: 'on' },
          fields: { set: { reasoning: { effort: 'medium' } }, remove: ['reasoning_effort'] },
        },
        {
          wish: { mode: 'off' },
          fields: { set: { reasoning: { effort: 'low' } }, remove: ['reasoning_effort'] },
        },
      ],
    },
  ],
});
