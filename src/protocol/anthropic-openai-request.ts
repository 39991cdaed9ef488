import type { Body } from './anthropic-openai-check.ts';
import { asContent, toParts } from './anthropic-openai-content.ts';
import { toChatMessages } from './anthropic-openai-messages.ts';
import { toChatTools } from './anthropic-openai-tools.ts';
import type { ThinkingWish } from './client-form.ts';
import { asNumber, asObject, asString, type JsonObject } from './json-guards.ts';
import type { ChatRequest } from './openai-chat.ts';
import type { Losses } from './openai-content.ts';

/** A request to POST /v1/messages as a chat. */
export interface ReadAnthropic {
  readonly chat: ChatRequest;
  /** Fields of the request that a chat cannot carry, by their paths. */
  readonly lost: readonly string[];
  readonly stops: readonly string[];
  /** What it asks of the model's thinking; undefined: nothing. */
  readonly thinking: ThinkingWish | undefined;
}

/** Fields that are read here; any other is named in `lost`. */
const READ = new Set([
  'model',
  'max_tokens',
  'messages',
  'system',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'metadata',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'service_tier',
  'cache_control',
]);

/** Anthropic's tiers by OpenAI's names. */
const TIERS: ReadonlyMap<unknown, string> = new Map([
  ['auto', 'auto'],
  ['standard_only', 'default'],
]);

/**
 * Reads a checked body. Besides OpenAI's fields the chat carries, for backends that know them, `top_k`, `thinking`,
 * `output_config`, `cache_control`, `thinking_blocks` and `is_error` in Anthropic's own form. Throws FL_PARAM_INVALID and
 * FL_UNSUPPORTED. O(body).
 */
export function fromAnthropicRequest(body: Body): ReadAnthropic {
  const lost: Losses = new Set();
  const system = asContent(toParts(body.system, 'system', lost));
  const stops = (body.stop_sequences ?? []) as readonly string[];
  const thinking = asObject(body.thinking);
  const effort = asString(asObject(body.output_config)?.effort);
  const userId = asString(asObject(body.metadata)?.user_id);
  noteLost(body, lost);
  const chat: ChatRequest = {
    model: body.model as string,
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system }]),
      ...toChatMessages(body.messages, lost),
    ],
    // the newer name: providers of servers that know the older one alone rename it
    ...given('max_completion_tokens', asNumber(body.max_tokens)),
    ...(body.stream === true ? { stream: true } : {}),
    ...given('temperature', asNumber(body.temperature)),
    ...given('top_p', asNumber(body.top_p)),
    ...given('top_k', asNumber(body.top_k)),
    ...(stops.length === 0 ? {} : { stop: [...stops] }),
    ...given('user', userId),
    ...toChatTools(body, lost),
    ...toResponseFormat(asObject(body.output_config)),
    ...given('service_tier', TIERS.get(body.service_tier)),
    ...given('thinking', thinking),
    ...(effort === undefined ? {} : { output_config: { effort } }),
    ...given('cache_control', asObject(body.cache_control)),
  };
  return { chat, lost: [...lost], stops, thinking: wishOf(thinking, effort) };
}

function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

function noteLost(body: Body, lost: Losses): void {
  for (const name in body) if (!READ.has(name) && body[name] !== null) lost.add(name);
  for (const name in asObject(body.metadata)) if (name !== 'user_id') lost.add(`metadata.${name}`);
  const { effort: _, format, ...others } = asObject(body.output_config) ?? {};
  for (const name in others) lost.add(`output_config.${name}`);
  if (format != null && asObject(format)?.type !== 'json_schema') lost.add('output_config.format');
  if (body.service_tier != null && !TIERS.has(body.service_tier)) lost.add('service_tier');
}

function toResponseFormat(outputConfig: JsonObject | undefined): Pick<ChatRequest, 'response_format'> {
  const format = asObject(outputConfig?.format);
  if (format?.type !== 'json_schema') return {};
  const schema = { name: 'answer', schema: format.schema, strict: true };
  return { response_format: { type: 'json_schema', json_schema: schema } as { type: string } };
}

function wishOf(thinking: JsonObject | undefined, effort: string | undefined): ThinkingWish | undefined {
  if (thinking === undefined) return undefined;
  if (thinking.type === 'disabled') return { mode: 'off' };
  return {
    mode: 'on',
    ...given('effort', effort),
    ...given('budgetTokens', asNumber(thinking.budget_tokens)),
  };
}
