import { asNumber, asObject, asString, type JsonObject } from './json-guards.ts';
import type { Usage } from './openai-chat.ts';
import type { OutputItem, ResponseObject, ResponsesBody } from './responses-openai-types.ts';

/** What does not change while a response is made. */
export interface ResponseHead {
  readonly id: string;
  readonly createdS: number;
  readonly model: string;
  readonly body: ResponsesBody;
  /** Whether it is kept. */
  readonly stores: boolean;
}

export interface ResponseState {
  readonly status: ResponseObject['status'];
  readonly output: readonly OutputItem[];
  readonly usage?: Usage | undefined;
  readonly serviceTier?: string | undefined;
  readonly completedS?: number | undefined;
  readonly incompleteReason?: string | undefined;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

/** The response object as OpenAI has it (https://platform.openai.com/docs/api-reference/responses/object). What nobody knows is null. */
export function responseObject(head: ResponseHead, state: ResponseState): ResponseObject {
  const { body } = head;
  const given = (name: string): unknown => body[name] ?? null;
  const reasoning = asObject(body.reasoning);
  const text = asObject(body.text);
  return {
    id: head.id,
    object: 'response',
    created_at: head.createdS,
    status: state.status,
    background: false,
    completed_at: state.completedS ?? null,
    error: state.error ?? null,
    incomplete_details: state.incompleteReason === undefined ? null : { reason: state.incompleteReason },
    instructions: given('instructions'),
    max_output_tokens: given('max_output_tokens'),
    max_tool_calls: given('max_tool_calls'),
    model: head.model,
    output: state.output,
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: given('previous_response_id'),
    prompt_cache_key: given('prompt_cache_key'),
    reasoning: {
      effort: asString(reasoning?.effort) ?? null,
      summary: asString(reasoning?.summary) ?? null,
    },
    safety_identifier: given('safety_identifier'),
    service_tier: state.serviceTier ?? given('service_tier'),
    store: head.stores,
    temperature: given('temperature'),
    text: { ...text, format: text?.format ?? { type: 'text' } },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_logprobs: body.top_logprobs ?? 0,
    top_p: given('top_p'),
    truncation: 'disabled',
    usage: state.usage === undefined ? null : usageOf(state.usage),
    user: given('user'),
    metadata: body.metadata ?? {},
  };
}

function usageOf(usage: Usage): JsonObject {
  const { prompt_tokens, completion_tokens, prompt_tokens_details, completion_tokens_details } = usage;
  return {
    input_tokens: prompt_tokens,
    input_tokens_details: {
      cached_tokens: asNumber(prompt_tokens_details?.cached_tokens) ?? 0,
      cache_write_tokens: asNumber(prompt_tokens_details?.cache_write_tokens) ?? 0,
    },
    output_tokens: completion_tokens,
    output_tokens_details: { reasoning_tokens: asNumber(completion_tokens_details?.reasoning_tokens) ?? 0 },
    total_tokens: prompt_tokens + completion_tokens,
  };
}

/** How an answer ended, from the chat's `finish_reason`. */
export function endingOf(
  finishReason: string | null | undefined,
): Pick<ResponseState, 'status' | 'incompleteReason' | 'error'> {
  if (finishReason === 'length') return { status: 'incomplete', incompleteReason: 'max_output_tokens' };
  if (finishReason === 'content_filter') return { status: 'incomplete', incompleteReason: 'content_filter' };
  if (finishReason === 'error') {
    return {
      status: 'failed',
      error: { code: 'server_error', message: 'The backend failed within its answer.' },
    };
  }
  return { status: 'completed' };
}
