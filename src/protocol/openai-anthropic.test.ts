import { describe, expect, it } from 'vitest';
import { toAnthropic } from './openai-anthropic-request.ts';
import { anthropicError, anthropicFinishReason, fromAnthropic } from './openai-anthropic-response.ts';
import type { ChatRequest } from './openai-chat.ts';

const STAMP = { id: 'chatcmpl-1', created: 1 };
const tool = (name: string) => ({
  type: 'function',
  function: { name, description: 'd', parameters: { type: 'object' } },
});
const user = { role: 'user', content: 'Hi' };

function encode(fields: Partial<ChatRequest>) {
  const { body, lost } = toAnthropic({ model: 'claude-sonnet-4-5', messages: [user], ...fields }, 8192);
  // as it goes over the wire: undefined fields are gone
  return { body: JSON.parse(JSON.stringify(body)) as Record<string, unknown>, lost };
}

describe('a chat request for Anthropic', () => {
  it('is pinned as a whole', () => {
    const { body, lost } = encode({
      messages: [
        { role: 'developer', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look', cache_control: { type: 'ephemeral' } },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
            { type: 'image_url', image_url: { url: 'https://example.com/a.jpg' } },
            { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 's' }],
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'one' },
        { role: 'user', content: 'So?' },
      ],
      tools: [tool('f')],
      tool_choice: 'auto',
      parallel_tool_calls: false,
      max_completion_tokens: 4000,
      thinking: { type: 'enabled', budget_tokens: 2000 },
      stop: 'END',
      stream: true,
      user: 'u-1',
    });
    expect(lost).toEqual([]);
    expect(body).toEqual({
      model: 'claude-sonnet-4-5',
      max_tokens: 4000,
      system: [{ type: 'text', text: 'Be brief.' }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look', cache_control: { type: 'ephemeral' } },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
            { type: 'image', source: { type: 'url', url: 'https://example.com/a.jpg' } },
            {
              type: 'document',
              source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' },
              title: 'a.pdf',
            },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: 's' },
            { type: 'tool_use', id: 'c1', name: 'f', input: { a: 1 } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: 'one' }] },
            { type: 'text', text: 'So?' },
          ],
        },
      ],
      stream: true,
      stop_sequences: ['END'],
      tools: [{ name: 'f', description: 'd', input_schema: { type: 'object' } }],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
      thinking: { type: 'enabled', budget_tokens: 2000 },
      metadata: { user_id: 'u-1' },
    });
  });

  it.each([
    ['none', { type: 'none' }],
    ['required', { type: 'any' }],
    [
      { type: 'function', function: { name: 'g' } },
      { type: 'tool', name: 'g' },
    ],
  ])('tool_choice %o', (choice, expected) => {
    expect(encode({ tools: [tool('f'), tool('g')], tool_choice: choice }).body.tool_choice).toEqual(expected);
  });

  it('a choice among some tools offers those alone', () => {
    const allowed = { mode: 'required', tools: [{ type: 'function', function: { name: 'g' } }] };
    const { body } = encode({
      tools: [tool('f'), tool('g')],
      tool_choice: { type: 'allowed_tools', allowed_tools: allowed },
    });
    expect(body.tools).toMatchObject([{ name: 'g' }]);
    expect(body.tool_choice).toEqual({ type: 'any' });
  });

  it('a schema for the answer joins the effort', () => {
    const schema = { type: 'object', properties: {} };
    const { body, lost } = encode({
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } as never,
      output_config: { effort: 'low' },
    });
    expect(body.output_config).toEqual({ effort: 'low', format: { type: 'json_schema', schema } });
    expect(lost).toEqual([]);
    expect(encode({ response_format: { type: 'json_object' } }).lost).toEqual(['response_format']);
  });

  it('arguments that are no object are kept whole, and named', () => {
    const calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":' } }];
    const { body, lost } = encode({ messages: [user, { role: 'assistant', tool_calls: calls }] });
    expect(JSON.stringify(body)).toContain('"input":{"arguments":"{\\"a\\":"}');
    expect(lost).toEqual(['messages[1].tool_calls[0].function.arguments']);
  });

  it('names thinking without a seal, the place of late instructions, names, details and metadata', () => {
    const { lost } = encode({
      messages: [
        {
          role: 'user',
          name: 'ann',
          content: [{ type: 'image_url', image_url: { url: 'https://e/a', detail: 'low' } as never }],
        },
        { role: 'assistant', content: 'a', reasoning_content: 'r' },
        { role: 'system', content: 's' },
      ],
      metadata: { team: 'x' },
    });
    expect([...lost].sort()).toEqual([
      'messages[0].content[0].image_url.detail',
      'messages[2].role',
      'messages[].name',
      'messages[].reasoning_content',
      'metadata',
    ]);
  });

  it('an answer that is begun does not end in white space; empty messages go', () => {
    const { body } = encode({
      messages: [user, { role: 'assistant', content: '' }, { role: 'assistant', content: '{ ' }],
    });
    expect(body.messages).toMatchObject([{ role: 'user' }, { content: [{ type: 'text', text: '{' }] }]);
  });

  it('ids that another model’s server gave fit Anthropic’s form, the call’s and its result’s', () => {
    const calls = [{ id: 'functions.f:0', type: 'function', function: { name: 'f', arguments: '{}' } }];
    const { body } = encode({
      messages: [
        user,
        { role: 'assistant', tool_calls: calls },
        { role: 'tool', tool_call_id: 'functions.f:0', content: 'x' },
      ],
    });
    expect(body.messages).toMatchObject([
      {},
      { content: [{ id: 'functions_f_0' }] },
      { content: [{ tool_use_id: 'functions_f_0' }] },
    ]);
  });

  it('thinking that nobody has sealed stays behind, and is named', () => {
    const thinking_blocks = [{ type: 'thinking', thinking: 'hm', signature: '' }];
    const { body, lost } = encode({
      messages: [user, { role: 'assistant', content: 'a', reasoning_content: 'hm', thinking_blocks }, user],
    });
    expect(body.messages).toMatchObject([{}, { content: [{ type: 'text', text: 'a' }] }, {}]);
    expect(lost).toEqual(['messages[].reasoning_content']);
  });

  it.each([
    ['auto', 'auto', []],
    ['default', 'standard_only', []],
    ['flex', undefined, ['service_tier']],
  ])('service_tier %s is %s', (tier, expected, names) => {
    const { body, lost } = encode({ service_tier: tier });
    expect(body.service_tier).toBe(expected);
    expect(lost).toEqual(names);
  });

  it('refuses sound', () => {
    const part = { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } };
    expect(() => encode({ messages: [{ role: 'user', content: [part] }] })).toThrowError(
      expect.objectContaining({ code: 'FL_UNSUPPORTED', param: 'messages[0].content[0]' }),
    );
  });
});

describe('Claude’s limits', () => {
  it('max_tokens: the client’s, else the default, with room for thinking', () => {
    expect(encode({ max_tokens: 5 }).body.max_tokens).toBe(5);
    expect(encode({}).body.max_tokens).toBe(8192);
    expect(encode({ thinking: { type: 'enabled', budget_tokens: 10_000 } }).body.max_tokens).toBe(18_192);
    expect(encode({ thinking: { type: 'adaptive' } }).body.max_tokens).toBe(8192 + 24_576);
    expect(encode({ thinking: { type: 'disabled' } }).body.max_tokens).toBe(8192);
  });

  it('a budget gives way to the client’s limit, and thinking to one that leaves no room', () => {
    const thinking = { type: 'enabled', budget_tokens: 10_000 };
    const tight = encode({ thinking, max_tokens: 4000 });
    expect(tight.body.thinking).toEqual({ type: 'enabled', budget_tokens: 3999 });
    expect(tight.lost).toEqual(['thinking.budget_tokens']);
    const none = encode({ thinking, max_tokens: 1024 });
    expect(none.body.thinking).toBeUndefined();
    expect(none.lost).toEqual(['thinking']);
  });

  it('thinking gives way to a forced tool, sampling to thinking', () => {
    const thinking = { type: 'enabled', budget_tokens: 2000 };
    const forced = encode({ thinking, tools: [tool('f')], tool_choice: 'required' });
    expect(forced.body.thinking).toBeUndefined();
    expect(forced.lost).toEqual(['thinking']);
    const sampled = encode({ thinking, temperature: 0.2, top_p: 0.5, top_k: 5 });
    expect(sampled.body).not.toHaveProperty('temperature');
    expect([...sampled.lost].sort()).toEqual(['temperature', 'top_k', 'top_p']);
    expect(encode({ thinking, temperature: 1 }).lost).toEqual([]);
  });

  it('a budget goes where the last call came without its thinking; adaptive thinking stays', () => {
    const calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '' } }];
    const messages = [
      user,
      { role: 'assistant', tool_calls: calls },
      { role: 'tool', tool_call_id: 'c', content: 'x' },
    ];
    expect(encode({ messages, thinking: { type: 'enabled', budget_tokens: 2000 } }).lost).toEqual([
      'thinking',
    ]);
    expect(encode({ messages, thinking: { type: 'adaptive' } }).lost).toEqual([]);
  });

  it('temperature ends at 1 and excludes top_p', () => {
    const { body, lost } = encode({ temperature: 1.5, top_p: 0.9 });
    expect(body.temperature).toBe(1);
    expect(body).not.toHaveProperty('top_p');
    expect([...lost].sort()).toEqual(['temperature', 'top_p']);
  });

  it.each([
    ['claude-opus-4-7', true],
    ['claude-opus-4-8', true],
    ['claude-sonnet-5', true],
    ['claude-opus-5-5', true],
    ['anthropic.claude-opus-4-7-v1:0', true],
    ['claude-opus-4-6', false],
    ['claude-sonnet-4-20250514', false],
    ['claude-opus-4-1-20250805', false],
    ['claude-haiku-4-5-20251001', false],
    ['claude-3-7-sonnet-20250219', false],
    ['claude-3-5-haiku-20241022', false],
  ])('%s refuses sampling: %s', (model, refuses) => {
    expect(encode({ model, temperature: 0.5 }).lost).toEqual(refuses ? ['temperature'] : []);
  });
});

describe('Anthropic’s answers', () => {
  const message = (fields: object) => ({ id: 'msg_1', model: 'claude', content: [], usage: {}, ...fields });

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['pause_turn', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool_calls'],
    ['refusal', 'content_filter'],
    ['something_new', 'stop'],
  ])('%s is %s', (stopReason, expected) => {
    expect(anthropicFinishReason(stopReason)).toBe(expected);
  });

  it('count cached tokens among the prompt’s', () => {
    const usage = {
      input_tokens: 3,
      cache_read_input_tokens: 5,
      cache_creation_input_tokens: 7,
      output_tokens: 11,
    };
    expect(fromAnthropic(message({ usage }), STAMP, 'm').usage).toEqual({
      prompt_tokens: 15,
      completion_tokens: 11,
      total_tokens: 26,
      prompt_tokens_details: { cached_tokens: 5, cache_write_tokens: 7 },
    });
  });

  it('have content: text, or null beside calls alone', () => {
    expect(fromAnthropic(message({}), STAMP, 'm').choices[0]?.message.content).toBe('');
    const content = [{ type: 'tool_use', id: 't', name: 'f', input: {} }];
    expect(fromAnthropic(message({ content }), STAMP, 'm').choices[0]?.message.content).toBeNull();
  });

  it.each([
    [
      400,
      'prompt is too long: 213333 tokens > 200000 maximum',
      'invalid_request_error',
      'context_length_exceeded',
    ],
    [401, 'invalid x-api-key', 'authentication_error', 'invalid_api_key'],
    [404, 'model: nope', 'invalid_request_error', 'model_not_found'],
    [429, 'slow down', 'rate_limit_error', 'rate_limit_exceeded'],
    [529, 'Overloaded', 'server_error', undefined],
  ])('error %i %s', (status, text, type, code) => {
    const body = { type: 'error', error: { type: 'x', message: text } };
    expect(anthropicError(body, status)).toEqual({
      message: text,
      type,
      ...(code === undefined ? {} : { code }),
    });
  });
});
