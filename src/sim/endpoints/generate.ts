import type { Prompt } from '../answer/prompt.ts';
import type { Script } from '../answer/script.ts';
import type { Sequence } from '../engine/engine.ts';
import { recordAt } from '../http/fields.ts';
import type { ModelMetrics } from '../metrics.ts';
import type { Exchange, SimBackend, Station } from './exchange.ts';
import { wantsRunningUsage, withRunningUsage } from './running-usage.ts';

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
  readonly completion_tokens_details?: { readonly reasoning_tokens: number };
}

/** How one endpoint writes what is generated. Each returns a whole SSE event, or nothing to send. */
export interface Format {
  begin(choice: number): string | undefined;
  token(choice: number, index: number): string;
  finish(choice: number): string;
  usage(usage: Usage): string;
  /** The answer of a request that does not stream. */
  body(usage: Usage): string;
}

/** One sequence to run: choices of one prompt share it. */
export interface Choice {
  readonly prompt: Prompt;
  readonly script: Script;
  /** Tokens of the prompt whose KV cache another server has computed (0). */
  readonly fetchedTokens?: number;
}

/** Runs the choices on the backend and sends them as they come, or as one body. */
export function generate(
  station: Station,
  exchange: Exchange,
  backend: SimBackend,
  choices: readonly Choice[],
  format: Format,
): void {
  const { wire, body } = exchange;
  const streams = body.stream === true;
  let sent = 0;
  let left = choices.length;
  const counts = streams && wantsRunningUsage(body);
  const cached = new Map<Prompt, number>();
  if (streams)
    wire.head(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }, true);

  const finishAll = () => {
    const usage = sumUsage(choices, cached);
    station.counters.completed++;
    if (!streams) {
      wire.json(200, format.body(usage));
      return;
    }
    if (recordAt(body, 'stream_options').include_usage === true) {
      wire.send({ kind: 'usage', text: format.usage(usage), tokensBefore: sent });
    }
    wire.send({ kind: 'done', text: 'data: [DONE]\n\n', tokensBefore: sent });
    wire.close('end');
  };

  const counted = ({ prompt }: Choice, text: string, tokens: number) =>
    counts ? withRunningUsage(text, prompt.tokens, tokens) : text;
  const sequences = choices.map((choice, at) =>
    runChoice(backend, choice, wire.slowdown, streams, {
      cached(tokens) {
        // The other choices find what the first has computed, and that is no saving.
        if (!cached.has(choice.prompt)) cached.set(choice.prompt, tokens);
        const text = streams ? format.begin(at) : undefined;
        if (text !== undefined) {
          wire.send({ kind: 'role', text: counted(choice, text, 0), tokensBefore: sent });
        }
      },
      token(index) {
        if (streams) {
          const text = counted(choice, format.token(at, index), index + 1);
          wire.send({ kind: 'token', text, tokensBefore: sent });
        }
        sent++;
      },
      done() {
        if (streams) {
          const text = counted(choice, format.finish(at), choice.script.pieces.length);
          wire.send({ kind: 'finish', text, tokensBefore: sent });
        }
        if (--left === 0) finishAll();
      },
    }),
  );
  exchange.onGone(() => {
    if (left === 0) return;
    for (const sequence of sequences) backend.ticker.abort(sequence);
    backend.metrics.finished.abort += left;
    // An answer that a fault has cut short was not the client's to end.
    if (!wire.closed) station.counters.aborted++;
  });
}

interface ChoiceEvents {
  cached(tokens: number): void;
  token(index: number): void;
  done(): void;
}

function runChoice(
  backend: SimBackend,
  { prompt, script, fetchedTokens = 0 }: Choice,
  slowdown: number,
  watched: boolean,
  events: ChoiceEvents,
): Sequence {
  const { metrics } = backend;
  const outputTokens = script.pieces.length;
  let arrivedMs = 0;
  let admittedMs = 0;
  let firstMs = 0;
  let lastMs = 0;
  return backend.ticker.submit(
    {
      promptTokens: prompt.tokens,
      blocks: prompt.blocks,
      fetchedTokens,
      outputTokens,
      slowdown,
      onAdmit(cachedTokens, atMs, sinceMs) {
        arrivedMs = sinceMs;
        admittedMs = firstMs = lastMs = atMs;
        metrics.promptTokens += prompt.tokens;
        metrics.prefixQueries += prompt.tokens;
        if (fetchedTokens === 0) metrics.prefixHits += cachedTokens;
        else metrics.fetchedTokens += cachedTokens;
        metrics.queue.observe((atMs - arrivedMs) / 1000);
        events.cached(cachedTokens);
      },
      onToken(index, atMs) {
        metrics.generationTokens++;
        if (index === 0) {
          firstMs = atMs;
          metrics.ttft.observe((atMs - arrivedMs) / 1000);
        } else metrics.interToken.observe((atMs - lastMs) / 1000);
        lastMs = atMs;
        events.token(index);
      },
      onDone(atMs) {
        observeRequest(metrics, prompt.tokens, outputTokens, {
          e2eMs: atMs - arrivedMs,
          prefillMs: firstMs - admittedMs,
          decodeMs: lastMs - firstMs,
        });
        metrics.finished[script.finish === 'length' ? 'length' : 'stop']++;
        events.done();
      },
    },
    watched,
  );
}

function observeRequest(
  metrics: ModelMetrics,
  promptTokens: number,
  outputTokens: number,
  {
    e2eMs,
    prefillMs,
    decodeMs,
  }: { readonly e2eMs: number; readonly prefillMs: number; readonly decodeMs: number },
): void {
  metrics.e2e.observe(e2eMs / 1000);
  metrics.prefill.observe(prefillMs / 1000);
  metrics.decode.observe(decodeMs / 1000);
  if (outputTokens > 1) metrics.perOutputToken.observe(decodeMs / 1000 / (outputTokens - 1));
  metrics.requestPromptTokens.observe(promptTokens);
  metrics.requestGenerationTokens.observe(outputTokens);
}

function sumUsage(choices: readonly Choice[], cached: ReadonlyMap<Prompt, number>): Usage {
  // Choices of one prompt are counted with it once, as vLLM does.
  let promptTokens = 0;
  let cachedTokens = 0;
  for (const [{ tokens }, found] of cached) {
    promptTokens += tokens;
    cachedTokens += found;
  }
  let completionTokens = 0;
  let reasoningTokens = 0;
  for (const { script } of choices) {
    completionTokens += script.pieces.length;
    reasoningTokens += script.reasoningTokens;
  }
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
    ...(reasoningTokens > 0 ? { completion_tokens_details: { reasoning_tokens: reasoningTokens } } : {}),
  };
}
