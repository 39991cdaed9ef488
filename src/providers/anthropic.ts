import { z } from 'zod';
import { asNumber, asObject } from '../protocol/json-guards.ts';
import { toAnthropic, toAnthropicCount } from '../protocol/openai-anthropic-request.ts';
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
      request(endpoint, { betas = [] }) {
        if (endpoint === 'models') return models;
        if (endpoint !== 'chat') return undefined;
        return betas.length === 0 ? chat : { ...chat, headers: withBetas(headers, betas) };
      },
      healthPath: undefined,
      parameters: {},
      readsThinking: true,
      tokens: {
        request: (request) => ({
          ...chat,
          path: `${base}/messages/count_tokens`,
          body: toAnthropicCount(request),
        }),
        read: (answer) => asNumber(asObject(answer)?.input_tokens),
      },
      encode: (request) => toAnthropic(request, backend.maxTokens),
      decode: (response, request) => fromAnthropic(response, newStamp(), request.model),
      stream: (request) => anthropicStream(newStamp(), request.model),
      continueAnswer: assistantLast(true),
      decodeError: (status, body) => anthropicError(body, status),
    };
  },
});

function withBetas(
  headers: Readonly<Record<string, string>>,
  betas: readonly string[],
): Record<string, string> {
  const configured = headers['anthropic-beta']?.split(',') ?? [];
  return { ...headers, 'anthropic-beta': [...new Set([...configured, ...betas])].join(',') };
}
