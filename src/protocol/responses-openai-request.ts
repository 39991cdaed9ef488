import { FairleadError } from '../core/errors.ts';
import { asNumber, asObject, asString } from './json-guards.ts';
import type { ChatRequest } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';
import { messagesOf } from './responses-openai-items.ts';
import { readTools } from './responses-openai-tools.ts';
import type { PlacedItem, ResponsesBody } from './responses-openai-types.ts';

/** Read below, or by the gateway itself, which keeps, echoes and lists them. */
const READ: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'previous_response_id',
  'tools',
  'tool_choice',
  'max_output_tokens',
  'top_logprobs',
  'text',
  'reasoning',
  'include',
  'metadata',
  'store',
  'stream',
  'stream_options',
  'background',
]);

/** Fields that nothing here can honour, each with the values that ask for nothing. */
const UNSERVED: ReadonlyMap<string, readonly unknown[]> = new Map([
  ['truncation', ['disabled']],
  ['max_tool_calls', []],
  ['moderation', []],
  ['context_management', []],
  ['prompt_cache_options', []],
  ['access_programs', []],
  ['image', []],
]);

/** A chat's own names for what the Responses API says otherwise: they would stand beside what is said here. */
const OF_CHATS: ReadonlySet<string> = new Set([
  'messages',
  'n',
  'max_tokens',
  'max_completion_tokens',
  'response_format',
  'reasoning_effort',
  'verbosity',
  'logprobs',
  'functions',
  'function_call',
]);

/** What of `include` is given: the rest speaks of tools that are not served. */
const INCLUDED: ReadonlySet<string> = new Set([
  'message.output_text.logprobs',
  'reasoning.encrypted_content',
  'message.input_image.image_url',
]);

/**
 * A checked request as a chat. `items` is the whole conversation, earlier turns first. Fields that nobody knows pass. What is
 * lost is named in `lost`. Throws FL_UNSUPPORTED and FL_PARAM_INVALID.
 */
export function chatOf(body: ResponsesBody, items: readonly PlacedItem[], lost: Losses): ChatRequest {
  const chat: ChatRequest = {
    model: body.model as string,
    messages: messagesOf(asString(body.instructions), items, lost),
    ...readTools(body, lost),
    ...answerFields(body, lost),
  };
  for (const name in body) {
    const value = body[name];
    if (value === undefined || value === null || READ.has(name)) continue;
    const neutral = UNSERVED.get(name);
    if (neutral === undefined && !OF_CHATS.has(name)) chat[name] = value;
    else if (neutral?.includes(value) !== true) lost.add(name);
  }
  return chat;
}

function answerFields(body: ResponsesBody, lost: Losses): Partial<ChatRequest> {
  const fields: Partial<ChatRequest> = {};
  if (body.stream === true) {
    fields.stream = true;
    fields.stream_options = { include_usage: true };
  }
  if (asObject(body.stream_options)?.include_obfuscation === true) {
    lost.add('stream_options.include_obfuscation');
  }
  if (body.max_output_tokens != null) fields.max_completion_tokens = body.max_output_tokens as number;
  const effort = asString(asObject(body.reasoning)?.effort);
  if (effort !== undefined) fields.reasoning_effort = effort;
  const top = asNumber(body.top_logprobs) ?? 0;
  if (top > 0) fields.top_logprobs = top;
  if (top > 0 || wants(body, 'message.output_text.logprobs')) fields.logprobs = true;
  for (const [index, name] of ((body.include ?? []) as string[]).entries()) {
    if (!INCLUDED.has(name)) lost.add(`include[${index}]`);
  }
  return { ...fields, ...textFields(body) };
}

export const wants = (body: ResponsesBody, included: string): boolean =>
  Array.isArray(body.include) && body.include.includes(included);

function textFields(body: ResponsesBody): Partial<ChatRequest> {
  const text = asObject(body.text);
  const verbosity = asString(text?.verbosity);
  const said: Partial<ChatRequest> = verbosity === undefined ? {} : { verbosity };
  const format = asObject(text?.format);
  if (format === undefined || format.type === 'text') return said;
  if (format.type === 'json_object') return { ...said, response_format: { type: 'json_object' } };
  if (format.type === 'json_schema') {
    const { type, ...described } = format;
    const responseFormat = { type, json_schema: described };
    return { ...said, response_format: responseFormat };
  }
  throw new FairleadError('FL_UNSUPPORTED', `Answers of format ${String(format.type)} are not served here.`, {
    param: 'text.format.type',
  });
}
