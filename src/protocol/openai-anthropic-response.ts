import { FairleadError } from '../core/errors.ts';
import { asNumber, asObject, asObjects, asString, type JsonObject } from './json-guards.ts';
import type { ChatCompletion, ChatToolCall, Usage } from './openai-chat.ts';
import type { AnswerStamp, UpstreamError } from './openai-chunk-writer.ts';
import { upstreamError } from './openai-upstream-error.ts';

const FINISH_REASONS: ReadonlyMap<string, string> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'content_filter'],
]);

/** The statuses that stand behind Anthropic's error types, for errors within a stream. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);

const TOO_LONG = /prompt is too long|exceeds? the (?:maximum|context)|context window/i;

/** OpenAI's finish reason; a stop reason that is not known counts as `stop`. */
export function anthropicFinishReason(stopReason: unknown): string {
  return FINISH_REASONS.get(asString(stopReason) ?? '') ?? 'stop';
}

/** The stop string that ended the answer, under the name that vLLM gives it. */
export function stopReasonOf(stopSequence: unknown): { readonly stop_reason?: string } {
  const stop = asString(stopSequence);
  return stop === undefined ? {} : { stop_reason: stop };
}

/** Anthropic counts cached prompt tokens apart, OpenAI counts them among the prompt's. */
export function anthropicUsage(usage: JsonObject): Usage {
  const read = asNumber(usage.cache_read_input_tokens) ?? 0;
  const written = asNumber(usage.cache_creation_input_tokens) ?? 0;
  const prompt = (asNumber(usage.input_tokens) ?? 0) + read + written;
  const completion = asNumber(usage.output_tokens) ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: read,
      cache_write_tokens: written,
      // by how long they are kept, which they are paid by
      ...(asObject(usage.cache_creation) === undefined ? {} : { cache_creation: usage.cache_creation }),
    },
  };
}

/**
 * Anthropic's message as OpenAI's completion. Thinking becomes `reasoning_content`; its sealed blocks
 * stand in `thinking_blocks`, which a client may send back. Throws FL_UPSTREAM_PROTOCOL for a body
 * that is no message.
 */
export function fromAnthropic(response: unknown, stamp: AnswerStamp, model: string): ChatCompletion {
  const message = asObject(response);
  if (message === undefined || !Array.isArray(message.content)) {
    throw new FairleadError('FL_UPSTREAM_PROTOCOL', 'The backend’s answer is not a message.');
  }
  let text = '';
  let reasoning = '';
  const thinkingBlocks: JsonObject[] = [];
  const calls: ChatToolCall[] = [];
  for (const block of asObjects(message.content)) {
    if (block.type === 'text') text += asString(block.text) ?? '';
    else if (block.type === 'thinking') {
      reasoning += asString(block.thinking) ?? '';
      thinkingBlocks.push(block);
    } else if (block.type === 'redacted_thinking') thinkingBlocks.push(block);
    else if (block.type === 'tool_use') calls.push(toToolCall(block));
  }
  return {
    id: asString(message.id) ?? stamp.id,
    object: 'chat.completion',
    created: stamp.created,
    model: asString(message.model) ?? model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text === '' && calls.length > 0 ? null : text,
          ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
          ...(thinkingBlocks.length === 0 ? {} : { thinking_blocks: thinkingBlocks }),
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
        finish_reason: anthropicFinishReason(message.stop_reason),
        ...stopReasonOf(message.stop_sequence),
      },
    ],
    ...serviceTierOf(asObject(message.usage)?.service_tier),
    usage: anthropicUsage(asObject(message.usage) ?? {}),
  };
}

/** The tier that served, by OpenAI's name for it; Anthropic's own where that has none. */
function serviceTierOf(tier: unknown): { readonly service_tier?: string } {
  const name = asString(tier);
  return name === undefined ? {} : { service_tier: name === 'standard' ? 'default' : name };
}

function toToolCall(block: JsonObject): ChatToolCall {
  return {
    id: asString(block.id) ?? '',
    type: 'function',
    function: { name: asString(block.name) ?? '', arguments: JSON.stringify(block.input ?? {}) },
  };
}

/** Anthropic's error body, or undefined when it is none. `status` undefined: it came within a stream. */
export function anthropicError(body: unknown, status?: number): UpstreamError | undefined {
  const error = asObject(asObject(body)?.error);
  const message = asString(error?.message);
  if (message === undefined) return undefined;
  return upstreamError(status ?? STATUSES.get(asString(error?.type) ?? '') ?? 500, message, TOO_LONG);
}
