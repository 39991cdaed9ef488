import { FairleadError } from '../core/errors.ts';
import { asNumber, asObject, asString, type JsonObject } from './json-guards.ts';
import type { ChatRequest } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';

/** A schema that the answer must follow, from `response_format`. */
export interface AnswerSchema {
  readonly name: string;
  readonly description: string | undefined;
  readonly schema: JsonObject;
}

/** The limit on completion tokens, thinking included; undefined when the client set none. */
export function maxTokensOf(request: ChatRequest): number | undefined {
  return asNumber(request.max_completion_tokens) ?? asNumber(request.max_tokens);
}

export function stopsOf(request: ChatRequest): readonly string[] {
  const { stop } = request;
  if (typeof stop === 'string') return [stop];
  return Array.isArray(stop) ? stop.filter((entry) => typeof entry === 'string') : [];
}

/** `json` for any JSON, a schema, or undefined for plain text. */
export function answerFormatOf(request: ChatRequest): 'json' | AnswerSchema | undefined {
  const format = asObject(request.response_format);
  if (format?.type === 'json_object') return 'json';
  if (format?.type !== 'json_schema') return undefined;
  const described = asObject(format.json_schema);
  const schema = asObject(described?.schema);
  if (schema === undefined) return 'json';
  return {
    name: asString(described?.name) ?? 'answer',
    description: asString(described?.description),
    schema,
  };
}

/** Several answers to one request exist only in OpenAI's form: one answer in their place would be wrong. */
export function refuseSeveralChoices(request: ChatRequest, wireForm: string): void {
  if ((asNumber(request.n) ?? 1) <= 1) return;
  throw new FairleadError('FL_UNSUPPORTED', `${wireForm} gives one answer a request.`, {
    param: 'n',
    hint: 'Leave n out, or send the request n times.',
  });
}

/** Values that ask for nothing: leaving such a field out loses nothing. */
const NEUTRAL: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['frequency_penalty', (value: unknown) => value === 0],
  ['presence_penalty', (value: unknown) => value === 0],
  ['logprobs', (value: unknown) => value === false],
  ['top_logprobs', (value: unknown) => value === 0],
  ['logit_bias', (value: unknown) => Object.keys(asObject(value) ?? {}).length === 0],
  ['parallel_tool_calls', (value: unknown) => value === true],
  ['service_tier', (value: unknown) => value === 'auto' || value === 'default'],
  ['store', (value: unknown) => value === false],
  ['metadata', (value: unknown) => Object.keys(asObject(value) ?? {}).length === 0],
  ['modalities', (value: unknown) => Array.isArray(value) && value.every((entry) => entry === 'text')],
  ['tools', (value: unknown) => Array.isArray(value) && value.length === 0],
]);

/** Fields that say nothing about the answer, or that the caller of an encoder takes care of. */
const STRUCTURAL = new Set(['model', 'messages', 'stream', 'stream_options', 'n']);

/** Names in `lost` every field of the request that is neither in `carried` nor neutral. */
export function noteUncarried(request: ChatRequest, carried: ReadonlySet<string>, lost: Losses): void {
  for (const name in request) {
    const value = request[name];
    if (value === undefined || value === null || carried.has(name) || STRUCTURAL.has(name)) continue;
    if (NEUTRAL.get(name)?.(value) !== true) lost.add(name);
  }
}
