import { z } from 'zod';
import { toAnthropic } from '../protocol/openai-anthropic-request.ts';
import { anthropicError, fromAnthropic } from '../protocol/openai-anthropic-response.ts';
import { anthropicStream } from '../protocol/openai-anthropic-stream.ts';
import { authShape, backendHeaders } from './auth.ts';
import { assistantLast } from './continuation.ts';
import { defineProvider } from './define.ts';
import { newStamp } from './stamp.ts';
import { basePath, parseBackendUrl } from './url.ts';

const config = z.strictObject({
  version: z.string().default('2023-06-01').meta({ description: 'Value of the anthropic-version header.' }),
  betas: z.array(z.string().min(1)).default([]).meta({ description: 'Values of the anthropic-beta header.' }),
  maxTokens: z
    .int()
    .positive()
    .default(8192)
    .meta({ description: 'Limit on the answer’s tokens when the client states none: the API demands one.' }),
  ...authShape,
});

export default defineProvider({
  id: 'anthropic',
  title: 'Anthropic',
  summary: 'Claude by Anthropic’s own Messages API, translated both ways.',
  config,
  examples: [
    { title: 'Claude', config: {} },
    { title: 'Long answers and a beta', config: { maxTokens: 32_000, betas: ['context-1m-2025-08-07'] } },
  ],
  reasoningServer: 'anthropic',
  defaultUrl: 'https://api.anthropic.com/v1',
  create(backend) {
    const base = basePath(parseBackendUrl(backend.url), '/v1');
    const headers = {
      'anthropic-version': backend.version,
      ...(backend.betas.length === 0 ? {} : { 'anthropic-beta': backend.betas.join(',') }),
      ...backendHeaders(backend, 'x-api-key'),
    };
    const chat = { method: 'POST', path: `${base}/messages`, headers } as const;
    const models = { method: 'GET', path: `${base}/models`, headers } as const;
    return {
      passThrough: false,
      request: (endpoint) => (endpoint === 'chat' ? chat : endpoint === 'models' ? models : undefined),
      healthPath: undefined,
      parameters: {},
      encode: (request) => toAnthropic(request, backend.maxTokens),
      decode: (response, request) => fromAnthropic(response, newStamp(), request.model),
      stream: (request) => anthropicStream(newStamp(), request.model),
      continueAnswer: assistantLast(true),
      decodeError: (status, body) => anthropicError(body, status),
    };
  },
});
