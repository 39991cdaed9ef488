import { FairleadError } from '../core/errors.ts';
import { asNumber, asObject, asObjects, asString, type JsonObject } from './json-guards.ts';
import type { ChatCompletion, ChatToolCall, Usage } from './openai-chat.ts';
import type { AnswerStamp, UpstreamError } from './openai-chunk-writer.ts';
import { upstreamError } from './openai-upstream-error.ts';

const FINISH_REASONS: ReadonlyMap<string, string> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['guardrail_intervened', 'content_filter'],
  ['content_filtered', 'content_filter'],
]);

/** Ends of an answer in which the model failed, not the prompt: another try may well succeed. */
const FAULTS = new Set(['malformed_model_output', 'malformed_tool_use']);

/** The statuses behind the exceptions that Bedrock puts into a stream. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['validationException', 400],
  ['accessDeniedException', 403],
  ['resourceNotFoundException', 404],
  ['throttlingException', 429],
  ['serviceQuotaExceededException', 429],
  ['modelNotReadyException', 429],
  ['serviceUnavailableException', 503],
  ['modelTimeoutException', 504],
]);

const TOO_LONG = /input is too long|too many (?:input )?tokens|prompt is too long|maximum context length/i;

/** OpenAI's finish reason for Converse's; an answer that the model spoilt is an FL_UPSTREAM_PROTOCOL error. */
export function bedrockFinishReason(stopReason: unknown): string | FairleadError {
  const reason = asString(stopReason) ?? '';
  if (FAULTS.has(reason)) {
    return new FairleadError('FL_UPSTREAM_PROTOCOL', `The model spoilt its answer (${reason}).`);
  }
  return FINISH_REASONS.get(reason) ?? 'stop';
}

/** Converse counts cached prompt tokens apart, OpenAI counts them among the prompt's. */
export function bedrockUsage(usage: JsonObject): Usage {
  const read = asNumber(usage.cacheReadInputTokens) ?? 0;
  const written = asNumber(usage.cacheWriteInputTokens) ?? 0;
  const prompt = (asNumber(usage.inputTokens) ?? 0) + read + written;
  const completion = asNumber(usage.outputTokens) ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: read, cache_write_tokens: written },
  };
}

/** Converse's response as OpenAI's completion. Throws FL_UPSTREAM_PROTOCOL for a body that is none, or a spoilt answer. */
export function fromBedrock(response: unknown, stamp: AnswerStamp, model: string): ChatCompletion {
  const body = asObject(response);
  const message = asObject(asObject(body?.output)?.message);
  if (body === undefined || message === undefined) {
    throw new FairleadError('FL_UPSTREAM_PROTOCOL', 'The backend’s answer is not a Converse response.');
  }
  const finish = bedrockFinishReason(body.stopReason);
  if (typeof finish !== 'string') throw finish;
  let text = '';
  let reasoning = '';
  const thinkingBlocks: JsonObject[] = [];
  const calls: ChatToolCall[] = [];
  for (const block of asObjects(message.content)) {
    text += asString(block.text) ?? '';
    const thought = asObject(block.reasoningContent);
    if (thought !== undefined) {
      reasoning += asString(asObject(thought.reasoningText)?.text) ?? '';
      thinkingBlocks.push(...toThinkingBlock(thought));
    }
    const use = asObject(block.toolUse);
    if (use !== undefined) calls.push(toToolCall(use));
  }
  return {
    id: stamp.id,
    object: 'chat.completion',
    created: stamp.created,
    model,
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
        finish_reason: finish,
      },
    ],
    usage: bedrockUsage(asObject(body.usage) ?? {}),
  };
}

function toThinkingBlock(thought: JsonObject): JsonObject[] {
  const sealed = asObject(thought.reasoningText);
  const signature = asString(sealed?.signature);
  if (signature !== undefined)
    return [{ type: 'thinking', thinking: asString(sealed?.text) ?? '', signature }];
  const data = asString(thought.redactedContent);
  return data === undefined ? [] : [{ type: 'redacted_thinking', data }];
}

function toToolCall(use: JsonObject): ChatToolCall {
  return {
    id: asString(use.toolUseId) ?? '',
    type: 'function',
    function: { name: asString(use.name) ?? '', arguments: JSON.stringify(use.input ?? {}) },
  };
}

/** Bedrock's error body, or undefined when it is none. */
export function bedrockError(body: unknown, status: number): UpstreamError | undefined {
  const fields = asObject(body);
  const message = asString(fields?.message) ?? asString(fields?.Message);
  return message === undefined ? undefined : upstreamError(status, message, TOO_LONG);
}

/** The status that an exception within a stream would have had outside one. */
export function bedrockExceptionStatus(name: string): number {
  return STATUSES.get(name) ?? 500;
}
