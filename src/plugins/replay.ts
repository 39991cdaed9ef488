import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import type { ChatChunk, ChatCompletion, ChatRequest, Usage } from '../protocol/openai-chat.ts';
import { clippedJson, clippedText } from './clipped-json.ts';
import { type AnswerFilter, definePlugin, type PluginRequest } from './define.ts';
import type { ReplayLog } from './replay-log.ts';

const config = z.strictObject({
  enabled: z.boolean().default(true),
  captureRequestBody: z
    .boolean()
    .default(false)
    .meta({ description: 'Also keeps what the backend was asked: prompts, then.' }),
  captureResponseBody: z.boolean().default(false).meta({ description: 'Also keeps what it answered.' }),
  maxBodyBytes: z
    .int()
    .positive()
    .max(1024 * 1024)
    .default(4_096)
    .meta({ description: 'Of each body that is kept, from its beginning.' }),
});

type Config = z.output<typeof config>;

export default definePlugin({
  id: 'replay',
  title: 'Replay',
  summary: 'Keeps what was decided for each request and why, for GET /api/v1/replay.',
  order: 70,
  aliases: ['router_replay'],
  config,
  examples: [
    { title: 'What was decided, no texts', config: {} },
    {
      title: 'With the first kilobyte of each prompt',
      config: { captureRequestBody: true, maxBodyBytes: 1024 },
    },
  ],
  create: (options, { replay, clock }) =>
    options.enabled ? { after: (request) => new ReplayFilter(request, options, replay, clock) } : {},
});

/**
 * Watches one answer. The plugin stands behind `redact`, so the request that it sees is masked already and the answer is
 * masked still.
 */
class ReplayFilter implements AnswerFilter {
  readonly #request: PluginRequest;
  readonly #options: Config;
  readonly #log: ReplayLog;
  readonly #clock: Clock;
  readonly #atMs: number;
  readonly #startMs: number;
  readonly #requestBody: string | undefined;
  #responseBody: string | undefined;
  #said = '';
  #firstMs: number | undefined;
  #finishReason: string | undefined;
  #usage: Usage | undefined;

  constructor(request: PluginRequest, options: Config, log: ReplayLog, clock: Clock) {
    this.#request = request;
    this.#options = options;
    this.#log = log;
    this.#clock = clock;
    this.#atMs = clock.wallMs();
    this.#startMs = clock.monotonicMs();
    this.#requestBody = options.captureRequestBody
      ? clippedJson(bodyOf(request), options.maxBodyBytes)
      : undefined;
  }

  whole(completion: ChatCompletion): ChatCompletion {
    const { captureResponseBody, maxBodyBytes } = this.#options;
    if (captureResponseBody) this.#responseBody = clippedJson(completion.choices, maxBodyBytes);
    this.#finishReason = completion.choices[0]?.finish_reason ?? undefined;
    this.#usage = completion.usage;
    return completion;
  }

  chunk(chunk: ChatChunk): readonly ChatChunk[] {
    this.#firstMs ??= this.#clock.monotonicMs() - this.#startMs;
    if (chunk.usage != null) this.#usage = chunk.usage;
    for (const { index, delta, finish_reason: reason } of chunk.choices) {
      if (index !== 0) continue;
      if (reason !== null) this.#finishReason = reason;
      const { captureResponseBody, maxBodyBytes } = this.#options;
      if (!captureResponseBody || this.#said.length > maxBodyBytes) continue;
      if (typeof delta.content === 'string') this.#said += delta.content;
      for (const call of delta.tool_calls ?? []) {
        this.#said += `${call.function?.name ?? ''}${call.function?.arguments ?? ''}`;
      }
    }
    return [chunk];
  }

  end(): readonly ChatChunk[] {
    return [];
  }

  close(ok: boolean): void {
    const request = this.#request;
    const { captureResponseBody, maxBodyBytes } = this.#options;
    if (captureResponseBody) this.#responseBody ??= clippedText(this.#said, maxBodyBytes);
    this.#log.add({
      requestId: request.id,
      atMs: this.#atMs,
      asker: request.asker,
      asked: request.body.model,
      decision: request.decision,
      recipe: request.recipe,
      why: request.why,
      model: request.model,
      models: request.models,
      stream: request.stream,
      ok,
      finishReason: this.#finishReason,
      promptTokens: this.#usage?.prompt_tokens,
      completionTokens: this.#usage?.completion_tokens,
      firstMs: this.#firstMs,
      tookMs: this.#clock.monotonicMs() - this.#startMs,
      findings: [...(request.reported ?? [])],
      ...(this.#requestBody === undefined ? {} : { requestBody: this.#requestBody }),
      ...(this.#responseBody === undefined ? {} : { responseBody: this.#responseBody }),
    });
  }
}

/** The body with what the plugins made of it. */
function bodyOf(request: PluginRequest): ChatRequest {
  const body: ChatRequest = { ...request.body };
  for (const field in body) body[field] = request.get(field);
  return body;
}
