import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../core/error-codes.ts';
import { FairleadError } from '../core/errors.ts';
import { toAnthropicError } from './anthropic-openai-errors.ts';
import { anthropicEnd, toAnthropicMessage, toAnthropicUsage } from './anthropic-openai-response.ts';
import { measurePrompt } from './anthropic-openai-tokens.ts';
import { fromAnthropic } from './openai-anthropic-response.ts';
import type { ChatChoice, ChatCompletion } from './openai-chat.ts';

const STAMP = { id: 'req_1', createdS: 1, model: 'm' };

function completion(message: object, choice: Partial<ChatChoice> = {}): ChatCompletion {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'upstream',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop', ...choice }],
    usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 },
  };
}
const contentOf = (message: object) => toAnthropicMessage(completion(message), [], STAMP).content;

describe('a whole answer for an Anthropic client', () => {
  it('is pinned', () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };
    const answer = completion(
      { content: 'Hi', reasoning_content: 'hm', tool_calls: [call] },
      { finish_reason: 'tool_calls' },
    );
    expect(toAnthropicMessage(answer, [], STAMP)).toEqual({
      id: 'msg_req_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      container: null,
      content: [
        { type: 'thinking', thinking: 'hm', signature: '' },
        { type: 'text', text: 'Hi', citations: null },
        { type: 'tool_use', id: 'call_1', name: 'f', input: { a: 1 }, caller: { type: 'direct' } },
      ],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: {
        input_tokens: 7,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        output_tokens: 5,
      },
    });
  });

  it('of an Anthropic backend is what that said', () => {
    const path = join(import.meta.dirname, '../providers/__fixtures__/anthropic-message.json');
    const said = JSON.parse(readFileSync(path, 'utf8'));
    const chat = fromAnthropic(said, { id: 'x', created: 1 }, 'm');
    expect(toAnthropicMessage(chat, [], { ...STAMP, model: said.model })).toMatchObject(said);
    const usage = {
      ...said.usage,
      cache_creation: { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 60 },
      service_tier: 'standard',
    };
    const counted = fromAnthropic({ ...said, usage }, { id: 'x', created: 1 }, 'm');
    expect(counted.service_tier).toBe('default');
    expect(toAnthropicMessage(counted, [], STAMP).usage).toEqual(usage);
    const stopped = { ...said, stop_reason: 'stop_sequence', stop_sequence: 'END', content: [] };
    const again = toAnthropicMessage(fromAnthropic(stopped, { id: 'x', created: 1 }, 'm'), ['END'], STAMP);
    expect(again).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END' });
  });

  it('has no block for what was not said', () => {
    expect(contentOf({ content: '' })).toEqual([]);
    expect(contentOf({ content: null })).toEqual([]);
    expect(contentOf({ content: [{ type: 'text', text: 'a' }] })).toMatchObject([{ text: 'a' }]);
  });

  it('keeps sealed thinking, and what a filter has made of it', () => {
    const sealed = { type: 'thinking', thinking: 'to <NAME_1>', signature: 's' };
    expect(contentOf({ thinking_blocks: [sealed] })).toEqual([sealed]);
    expect(contentOf({ thinking_blocks: [sealed], reasoning_content: 'to Ann' })).toEqual([
      { ...sealed, thinking: 'to Ann' },
    ]);
    const redacted = { type: 'redacted_thinking', data: 'x' };
    const both = [sealed, redacted];
    expect(contentOf({ thinking_blocks: both, reasoning_content: 'to <NAME_1>' })).toEqual(both);
  });

  it('arguments that are no object are kept whole; a call without an id gets one', () => {
    const calls = [{ function: { name: 'f', arguments: '{"a":' } }, { function: { name: 'g' } }];
    expect(contentOf({ content: null, tool_calls: calls })).toMatchObject([
      { id: 'toolu_req_1_0', input: { arguments: '{"a":' } },
      { id: 'toolu_req_1_1', input: {} },
    ]);
  });

  it('a refusal is a text, and a reason', () => {
    expect(toAnthropicMessage(completion({ content: null, refusal: 'No.' }), [], STAMP)).toMatchObject({
      content: [{ type: 'text', text: 'No.' }],
      stop_reason: 'refusal',
    });
  });
});

it.each([
  ['stop', null, false, 'end_turn', null],
  ['stop', 'END', false, 'stop_sequence', 'END'],
  ['stop', 'ELSE', false, 'end_turn', null],
  ['stop', 128009, false, 'end_turn', null],
  ['stop', null, true, 'tool_use', null],
  ['tool_calls', null, true, 'tool_use', null],
  ['function_call', null, true, 'tool_use', null],
  ['length', 'END', true, 'max_tokens', null],
  ['content_filter', null, false, 'refusal', null],
  [null, null, false, 'end_turn', null],
])('%s with stop_reason %s, calls: %s, is %s', (finishReason, stopReason, hasCalls, reason, sequence) => {
  const end = { finishReason, stopReason, hasCalls, hasRefused: false, stops: ['END'] };
  expect(anthropicEnd(end)).toEqual({ stop_reason: reason, stop_sequence: sequence });
});

it('cached tokens are counted beside the prompt’s', () => {
  const details = { cached_tokens: 5, cache_write_tokens: 7 };
  const usage = {
    prompt_tokens: 15,
    completion_tokens: 11,
    total_tokens: 26,
    prompt_tokens_details: details,
  };
  expect(toAnthropicUsage(usage)).toEqual({
    input_tokens: 3,
    cache_creation_input_tokens: 7,
    cache_read_input_tokens: 5,
    output_tokens: 11,
  });
  expect(toAnthropicUsage(undefined)).toMatchObject({ input_tokens: 0, output_tokens: 0 });
});

describe('an error for an Anthropic client', () => {
  it.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [403, 'permission_error'],
    [404, 'not_found_error'],
    [413, 'request_too_large'],
    [422, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [500, 'api_error'],
    [502, 'api_error'],
    [503, 'overloaded_error'],
    [504, 'timeout_error'],
    [529, 'overloaded_error'],
  ])('%i is %s', (status, type) => {
    const error = new FairleadError('FL_UPSTREAM_STATUS', 'No.', { status, hint: 'h', param: 'p' });
    expect(toAnthropicError(error, 'req_1')).toEqual({
      type: 'error',
      error: { type, message: 'No.', details: { error_code: 'FL_UPSTREAM_STATUS', param: 'p', hint: 'h' } },
      request_id: 'req_1',
    });
  });

  it('has a type for every code of ours', () => {
    for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
      const { error, request_id } = toAnthropicError(new FairleadError(code, 'x'));
      expect(error.type).toMatch(/_error$|^request_too_large$/);
      expect(request_id).toBeNull();
    }
  });
});

it('a prompt is measured by all that the model reads', () => {
  const image = { type: 'image_url', image_url: { url: 'https://example.com' } };
  const measured = measurePrompt({
    messages: [
      { role: 'system', content: 'a' },
      { role: 'user', content: [{ type: 'text', text: 'b' }, image] },
      { role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: '{}' } }] },
    ],
    tools: [{ type: 'function', function: { name: 'f' } }],
  });
  expect(measured).toEqual({ texts: ['a', 'b', 'f', '{}', '{"name":"f"}'], messages: 3, media: 1 });
});
