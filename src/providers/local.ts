import { z } from 'zod';
import { continueFinalMessage } from './continuation.ts';
import { defineProvider } from './define.ts';
import { compatibleProvider, compatibleShape } from './openai-base.ts';

const count = (least: number) => z.int().min(least);

export default defineProvider({
  id: 'local',
  title: 'Model file',
  summary: 'A GGUF file that Fairlead serves itself, or a `fairlead local` of your own.',
  config: z.strictObject({
    ...compatibleShape,
    gguf: z.string().min(1).optional().meta({
      description:
        'A model file, relative to the configuration: `serve` starts a process that serves it, and `url` is not needed.',
    }),
    contextTokens: count(256)
      .default(4096)
      .meta({ description: 'Tokens that one chat may have; the model’s own limit where that is less.' }),
    parallel: count(1)
      .max(64)
      .default(2)
      .meta({ description: 'Chats in work at once; each takes memory for its whole context.' }),
    queue: count(0).default(64).meta({ description: 'Chats that may wait beyond those.' }),
    threads: count(0).default(0).meta({
      description:
        'Threads that compute; 0: one for every two of the machine’s logical cores, eight at most.',
    }),
    gpu: z.boolean().default(true).meta({ description: 'Whether a GPU is used where there is one.' }),
  }),
  examples: [
    { title: 'A file', config: { gguf: 'models/SmolLM2-135M-Instruct.Q4_1.gguf' } },
    { title: 'A `fairlead local` that runs already', config: {} },
  ],
  reasoningServer: 'llamacpp',
  defaultUrl: 'http://127.0.0.1:8001/v1',
  impliedBy: 'gguf',
  modelFile: ({ gguf, contextTokens, parallel, queue, threads, gpu }) =>
    gguf === undefined ? undefined : { gguf, contextTokens, parallel, queue, threads, gpu },
  create: (backend) =>
    compatibleProvider(backend, {
      endpoints: ['chat', 'models'],
      health: '/health',
      tokenizePath: '/tokenize',
      continueAnswer: continueFinalMessage,
      countsEvents: true,
    }),
});
