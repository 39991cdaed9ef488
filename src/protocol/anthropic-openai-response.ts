import type { ClientStamp } from './client-form.ts';
import { asNumber, asObject, asObjects, asString, type JsonObject, parseJsonObject } from './json-guards.ts';
import type { ChatChoice, ChatCompletion, ChatMessage, ChatToolCall, Usage } from './openai-chat.ts';

const STOP_REASONS: ReadonlyMap<string, string> = new Map([
  ['length', 'max_tokens'],
  ['tool_calls', 'tool_use'],
  ['function_call', 'tool_use'],
  ['content_filter', 'refusal'],
]);

/** What of an answer decides how it is said to have ended. */
export interface AnswerEnd {
  readonly finishReason: unknown;
  /** The stop string that ended it, where the backend says so. */
  readonly stopReason: unknown;
  readonly hasCalls: boolean;
  readonly hasRefused: boolean;
  /** Those that the client asked for. */
  readonly stops: readonly string[];
}

export interface AnthropicEnd {
  readonly stop_reason: string;
  readonly stop_sequence: string | null;
}

/** What of a choice says which stop string ended it: vLLM's name for it, and SGLang's. */
export const stopReasonOf = (choice: JsonObject | undefined): unknown =>
  choice?.stop_reason ?? choice?.matched_stop;

/** Anthropic's reason; one that is not known counts as `end_turn`, and as `tool_use` where tools are called. */
export function anthropicEnd({
  finishReason,
  stopReason,
  hasCalls,
  hasRefused,
  stops,
}: AnswerEnd): AnthropicEnd {
  const known = STOP_REASONS.get(asString(finishReason) ?? '');
  if (known === undefined && hasRefused) return { stop_reason: 'refusal', stop_sequence: null };
  if (known === undefined && hasCalls) return { stop_reason: 'tool_use', stop_sequence: null };
  const stop = asString(stopReason);
  if (known === undefined && stop !== undefined && stops.includes(stop)) {
    return { stop_reason: 'stop_sequence', stop_sequence: stop };
  }
  return { stop_reason: known ?? 'end_turn', stop_sequence: null };
}

/** OpenAI counts cached prompt tokens among the prompt's, Anthropic beside them. Without a usage all counts are 0. */
export function toAnthropicUsage(usage: Usage | undefined) {
  const details = usage?.prompt_tokens_details;
  const read = asNumber(details?.cached_tokens) ?? 0;
  const written = asNumber(details?.cache_write_tokens) ?? 0;
  const thinking = asNumber(usage?.completion_tokens_details?.reasoning_tokens);
  return {
    input_tokens: Math.max(0, (usage?.prompt_tokens ?? 0) - read - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    ...(asObject(details?.cache_creation) === undefined ? {} : { cache_creation: details?.cache_creation }),
    output_tokens: usage?.completion_tokens ?? 0,
    ...(thinking === undefined ? {} : { output_tokens_details: { thinking_tokens: thinking } }),
  };
}

/** The id of an answer: Anthropic's own, else one of that form from the gateway's. */
export const messageId = (id: unknown, stamp: ClientStamp): string =>
  typeof id === 'string' && id.startsWith('msg_') ? id : `msg_${stamp.id}`;

/** The id of a call; servers that give none get one made of the answer's. */
export const callId = (id: unknown, index: number, stamp: ClientStamp): string =>
  typeof id === 'string' && id !== '' ? id : `toolu_${stamp.id}_${index}`;

/** The fields of a message that do not change while it is said. */
export const messageHead = (id: unknown, stamp: ClientStamp) => ({
  id: messageId(id, stamp),
  type: 'message',
  role: 'assistant',
  model: stamp.model,
  container: null,
});

/**
 * A chat's completion as Anthropic's message: thinking, text, calls. Thinking that no backend has sealed has an empty
 * signature. Of several choices the first. O(length).
 */
export function toAnthropicMessage(completion: ChatCompletion, stops: readonly string[], stamp: ClientStamp) {
  const choice: ChatChoice | undefined = completion.choices[0];
  const message = choice?.message ?? { role: 'assistant' };
  const calls = message.tool_calls ?? [];
  const refusal = asString(message.refusal) ?? '';
  const text = textOf(message) + refusal;
  const end = anthropicEnd({
    finishReason: choice?.finish_reason,
    stopReason: stopReasonOf(choice),
    hasCalls: calls.length > 0,
    hasRefused: refusal !== '',
    stops,
  });
  return {
    ...messageHead(completion.id, stamp),
    content: [
      ...thinkingOf(message),
      ...(text === '' ? [] : [{ type: 'text', text, citations: null }]),
      ...calls.map((call, index) => toolUse(call, index, stamp)),
    ],
    ...end,
    usage: { ...toAnthropicUsage(completion.usage), ...serviceTierOf(completion.service_tier) },
  };
}

function serviceTierOf(tier: unknown): { readonly service_tier?: string } {
  const name = asString(tier);
  return name === undefined ? {} : { service_tier: name === 'default' ? 'standard' : name };
}

function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

function thinkingOf(message: ChatChoice['message']): readonly JsonObject[] {
  const thoughts = asString(message.reasoning_content) ?? asString(message.reasoning) ?? '';
  const sealed = asObjects(message.thinking_blocks);
  if (sealed.length === 0) {
    return thoughts === '' ? [] : [{ type: 'thinking', thinking: thoughts, signature: '' }];
  }
  const [only] = sealed;
  // a filter may have changed the thoughts, and knows nothing of their sealed copy
  if (sealed.length === 1 && only?.type === 'thinking' && thoughts !== '')
    return [{ ...only, thinking: thoughts }];
  return sealed;
}

function toolUse(call: ChatToolCall, index: number, stamp: ClientStamp): JsonObject {
  const text = call.function?.arguments ?? '';
  return {
    type: 'tool_use',
    id: callId(call.id, index, stamp),
    name: call.function?.name ?? '',
    // what is no object cannot stand there: it is kept whole under one key
    input: text.trim() === '' ? {} : (parseJsonObject(text) ?? { arguments: text }),
    caller: asObject(call.caller) ?? { type: 'direct' },
  };
}
