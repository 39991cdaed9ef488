import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import { anthropicRequest, printed } from './anthropic.fixture.ts';
import { checkAnthropic } from './anthropic-openai-check.ts';
import { toPlainChat } from './anthropic-openai-plain.ts';
import { fromAnthropicRequest } from './anthropic-openai-request.ts';
import { toAnthropic } from './openai-anthropic-request.ts';

const ask = (more: object = {}) => ({
  model: 'claude-sonnet-4-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hi' }],
  ...more,
});
const tool = (more: object = {}) => ({ name: 'f', input_schema: { type: 'object' }, ...more });

describe('a request of an Anthropic client', () => {
  it('is pinned as a chat', () => {
    const { chat, lost, stops } = fromAnthropicRequest(anthropicRequest('request'));
    expect(lost).toEqual([]);
    expect(stops).toEqual(['END', '\n\nHuman:']);
    const { messages, tools, ...rest } = chat;
    expect(rest).toEqual({
      model: 'claude-sonnet-4-5',
      max_completion_tokens: 4096,
      stream: true,
      temperature: 1,
      stop: ['END', '\n\nHuman:'],
      user: 'user-7',
      tool_choice: 'auto',
      parallel_tool_calls: false,
      service_tier: 'default',
      output_config: { effort: 'medium' },
      cache_control: { type: 'ephemeral' },
    });
    expect(tools?.[1]).toEqual({
      type: 'function',
      function: { name: 'find_knot', parameters: { type: 'object', properties: {} }, strict: true },
      cache_control: { type: 'ephemeral' },
    });
    expect(messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'assistant',
      'tool',
      'tool',
      'user',
    ]);
    expect(messages[2]).toEqual({
      role: 'assistant',
      content: 'I look both up.',
      reasoning_content: 'Two questions.',
      thinking_blocks: [
        { type: 'thinking', thinking: 'Two questions.', signature: 'EqQBone==' },
        { type: 'redacted_thinking', data: 'EvAFredacted==' },
      ],
    });
    expect(messages[5]).toEqual({
      role: 'tool',
      tool_call_id: 'toolu_01B',
      content: 'No such table.',
      is_error: true,
      cache_control: { type: 'ephemeral' },
    });
  });

  it('reaches an Anthropic backend as it was', () => {
    const sent = anthropicRequest('request');
    const { body, lost } = toAnthropic(fromAnthropicRequest(sent).chat, 1);
    expect(printed(body)).toEqual(sent);
    expect(lost).toEqual([]);
  });

  it('names whatever it loses', () => {
    const { chat, lost } = fromAnthropicRequest(anthropicRequest('lossy'));
    expect([...lost].sort()).toEqual([
      'container',
      'context_management',
      'inference_geo',
      'messages[0].content[0].citations',
      'messages[0].content[0].context',
      'messages[0].content[1].citations',
      'metadata.team',
      'output_config.task_budget',
      'tools[0]',
      'tools[1].defer_loading',
      'tools[1].input_examples',
    ]);
    const parts = (chat.messages[0]?.content ?? []) as { text: string }[];
    const texts = parts.map(({ text }) => text);
    expect(texts).toEqual(['Log', 'Passage.', 'Ropes\nhttps://example.com/a', 'Hemp rots.', 'What rots?']);
    expect(chat.tools).toHaveLength(1);
  });

  it('names fields of blocks, tiers and formats that nobody here knows', () => {
    const call = {
      type: 'tool_use',
      id: 'c',
      name: 'f',
      input: {},
      caller: { type: 'direct' },
      toolset_name: 't',
    };
    const { lost } = fromAnthropicRequest(
      ask({
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'a', new_field: 1, other: null }] },
          { role: 'assistant', content: [call] },
        ],
        service_tier: 'other',
        output_config: { format: { type: 'grammar' } },
      }),
    );
    expect([...lost].sort()).toEqual([
      'messages[0].content[0].new_field',
      'messages[1].content[0].toolset_name',
      'output_config.format',
      'service_tier',
    ]);
  });

  it.each([
    [{ type: 'enabled', budget_tokens: 2048 }, {}, { mode: 'on', budgetTokens: 2048 }],
    [{ type: 'adaptive' }, { output_config: { effort: 'high' } }, { mode: 'on', effort: 'high' }],
    [{ type: 'disabled' }, {}, { mode: 'off' }],
    [undefined, { output_config: { effort: 'high' } }, undefined],
  ])('thinking %o wishes for it', (thinking, more, wish) => {
    expect(fromAnthropicRequest(ask({ thinking, ...more })).thinking).toEqual(wish);
  });

  it.each([
    [{ type: 'auto' }, 'auto', undefined],
    [{ type: 'none' }, 'none', undefined],
    [{ type: 'any' }, 'required', undefined],
    [{ type: 'tool', name: 'f' }, { type: 'function', function: { name: 'f' } }, undefined],
    [{ type: 'any', disable_parallel_tool_use: true }, 'required', false],
  ])('tool_choice %o', (choice, expected, parallel) => {
    const { chat } = fromAnthropicRequest(ask({ tools: [tool()], tool_choice: choice }));
    expect(chat.tool_choice).toEqual(expected);
    expect(chat.parallel_tool_calls).toBe(parallel);
  });

  it('a schema for the answer is its response_format, and comes back', () => {
    const format = { type: 'json_schema', schema: { type: 'object', properties: {} } };
    const { chat } = fromAnthropicRequest(ask({ output_config: { format } }));
    expect(chat.response_format).toMatchObject({ json_schema: { schema: format.schema } });
    expect(printed(toAnthropic(chat, 1).body)).toMatchObject({ output_config: { format } });
  });
});

describe('what is wrong is refused by its place', () => {
  it.each([
    [{ max_tokens: undefined }, 'FL_PARAM_MISSING', 'max_tokens'],
    [{ max_tokens: 0 }, 'FL_PARAM_INVALID', 'max_tokens'],
    [{ messages: 'Hi' }, 'FL_PARAM_INVALID', 'messages'],
    [{ messages: [] }, 'FL_PARAM_INVALID', 'messages'],
    [{ messages: ['Hi'] }, 'FL_PARAM_INVALID', 'messages[0]'],
    [{ messages: [{ role: 'tool', content: 'Hi' }] }, 'FL_PARAM_INVALID', 'messages[0].role'],
    [{ messages: [{ role: 'user', content: [{ text: 'Hi' }] }] }, 'FL_PARAM_INVALID', 'messages[0].content'],
    [{ system: 7 }, 'FL_PARAM_INVALID', 'system'],
    [{ temperature: 'hot' }, 'FL_PARAM_INVALID', 'temperature'],
    [{ stop_sequences: 'END' }, 'FL_PARAM_INVALID', 'stop_sequences'],
    [{ tools: [1] }, 'FL_PARAM_INVALID', 'tools'],
    [{ metadata: { user_id: 7 } }, 'FL_PARAM_INVALID', 'metadata.user_id'],
    [{ output_config: { effort: 1 } }, 'FL_PARAM_INVALID', 'output_config.effort'],
    [{ thinking: { type: 'enabled' } }, 'FL_PARAM_INVALID', 'thinking.budget_tokens'],
    [{ thinking: { type: 'enabled', budget_tokens: 2048 } }, 'FL_PARAM_INVALID', 'max_tokens'],
  ])('%o', (more, code, param) => {
    expect(() => checkAnthropic(ask(more))).toThrowError(expect.objectContaining({ code, param }));
  });

  const content = (...blocks: object[]) => ({ messages: [{ role: 'user', content: blocks }] });
  const said = (...blocks: object[]) => ({ messages: [{ role: 'assistant', content: blocks }] });
  it.each([
    [content({ type: 'text' }), 'FL_PARAM_INVALID', 'messages[0].content[0].text'],
    [content({ type: 'image' }), 'FL_PARAM_INVALID', 'messages[0].content[0].source'],
    [
      content({ type: 'image', source: { type: 'file', file_id: 'f' } }),
      'FL_UNSUPPORTED',
      'messages[0].content[0].source',
    ],
    [content({ type: 'container_upload' }), 'FL_UNSUPPORTED', 'messages[0].content[0]'],
    [content({ type: 'tool_result' }), 'FL_PARAM_INVALID', 'messages[0].content[0].tool_use_id'],
    [said({ type: 'server_tool_use' }), 'FL_UNSUPPORTED', 'messages[0].content[0]'],
    [said({ type: 'tool_use', name: 'f' }), 'FL_PARAM_INVALID', 'messages[0].content[0].id'],
    [said({ type: 'thinking' }), 'FL_PARAM_INVALID', 'messages[0].content[0].thinking'],
    [{ tools: [{ type: 'web_search_20250305', name: 'web_search' }] }, 'FL_UNSUPPORTED', 'tools[0]'],
    [{ tools: [{ name: 'f' }] }, 'FL_PARAM_INVALID', 'tools[0].input_schema'],
    [{ tools: [tool()], tool_choice: { type: 'tool', name: 'g' } }, 'FL_PARAM_INVALID', 'tool_choice.name'],
    [{ tools: [tool()], tool_choice: { type: 'x' } }, 'FL_PARAM_INVALID', 'tool_choice.type'],
    [
      { tools: [{ type: 'bash_20250124', name: 'bash' }], tool_choice: { type: 'any' } },
      'FL_UNSUPPORTED',
      'tool_choice',
    ],
  ])('%o', (more, code, param) => {
    const body = ask(more);
    checkAnthropic(body);
    expect(() => fromAnthropicRequest(body)).toThrowError(expect.objectContaining({ code, param }));
  });
});

describe('whatever stands in a body', () => {
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      { toString: 1 },
      { type: { toString: 1 } },
      [null],
      {},
      'text',
      'base64',
      'file',
      'url',
      null,
    ),
  );
  const type = fc.oneof(
    fc.constantFrom(
      'text',
      'image',
      'document',
      'search_result',
      'tool_use',
      'tool_result',
      'thinking',
      'redacted_thinking',
    ),
    odd,
  );
  const source = fc.record(
    { type: odd, data: odd, url: odd, media_type: odd, content: odd },
    { requiredKeys: [] },
  );
  const leaf = fc.record(
    {
      type,
      text: odd,
      source: fc.oneof(source, odd),
      title: odd,
      id: odd,
      name: odd,
      input: odd,
      tool_use_id: odd,
      thinking: odd,
      data: odd,
      citations: odd,
      cache_control: odd,
      is_error: odd,
    },
    { requiredKeys: ['type'] },
  );
  const block = fc.tuple(leaf, fc.oneof(fc.array(leaf, { maxLength: 2 }), odd)).map(([one, content]) => ({
    ...one,
    content,
  }));
  // what stands on top has the right type, or little would be read at all; checks of types are tried above
  const outer = block.map((one) => ({
    ...one,
    type: typeof one.type === 'string' ? one.type : 'tool_result',
  }));
  const message = fc.record({
    role: fc.constantFrom('user', 'assistant', 'system'),
    content: fc.array(outer, { maxLength: 3 }),
  });
  const tool = fc.record(
    {
      type: odd,
      name: fc.oneof(fc.constant('f'), odd),
      input_schema: fc.oneof(fc.constant({}), odd),
      description: odd,
      strict: odd,
    },
    { requiredKeys: [] },
  );
  const body = fc.record(
    {
      model: fc.constant('m'),
      max_tokens: fc.constant(2000),
      messages: fc.array(message, { minLength: 1, maxLength: 2 }),
      system: fc.array(outer, { maxLength: 2 }),
      tools: fc.array(tool, { maxLength: 2 }),
      tool_choice: fc.record({ type: fc.oneof(fc.constantFrom('auto', 'any', 'tool'), odd), name: odd }),
      thinking: fc.record({
        type: fc.constantFrom('enabled', 'adaptive', 'x'),
        budget_tokens: fc.constant(1500),
        more: odd,
      }),
      output_config: fc.record({
        effort: fc.string(),
        format: fc.oneof(fc.record({ type: fc.constant('json_schema'), schema: odd }), odd),
      }),
      metadata: fc.record({ user_id: fc.string(), team: odd }),
      service_tier: fc.string(),
      cache_control: fc.record({ type: odd }),
      other: odd,
    },
    { requiredKeys: ['model', 'max_tokens', 'messages'] },
  );

  it('it is read, or refused with a code', () => {
    fc.assert(
      fc.property(body, (given) => {
        try {
          const sent = printed(given);
          checkAnthropic(sent);
          const { chat } = fromAnthropicRequest(sent);
          toPlainChat(chat);
          toAnthropic(chat, 1);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(FairleadError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('any conversation', () => {
  const mark = fc.option(fc.constant({ cache_control: { type: 'ephemeral' } }), { nil: {} });
  const words = fc.stringMatching(/^[a-zü☂]{1,12}$/);
  const text = fc.tuple(words, mark).map(([said, more]) => ({ type: 'text', text: said, ...more }));
  const image = fc.constant({ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } });
  const id = fc.stringMatching(/^toolu_[A-Za-z0-9]{4}$/);
  const result = fc
    .tuple(id, fc.array(fc.oneof(text, image), { maxLength: 2 }), fc.boolean(), mark)
    .map(([tool_use_id, content, failed, more]) => ({
      type: 'tool_result',
      tool_use_id,
      content,
      ...(failed ? { is_error: true } : {}),
      ...more,
    }));
  const thinking = fc.oneof(
    fc.tuple(words, words).map(([said, seal]) => ({ type: 'thinking', thinking: said, signature: seal })),
    words.map((data) => ({ type: 'redacted_thinking', data })),
  );
  const call = fc
    .tuple(id, words, fc.dictionary(words, fc.jsonValue(), { maxKeys: 2 }), mark)
    .map(([callId, name, input, more]) => ({
      type: 'tool_use',
      id: callId,
      name,
      input: printed(input),
      ...more,
    }));
  const user = fc
    .tuple(
      fc.array(result, { maxLength: 2 }),
      fc.array(fc.oneof(text, image), { minLength: 1, maxLength: 3 }),
    )
    .map(([results, parts]) => ({ role: 'user', content: [...results, ...parts] }));
  const assistant = fc
    .array(fc.oneof(thinking, text, call), { minLength: 1, maxLength: 5 })
    .map((content) => ({ role: 'assistant', content }));
  const messages = fc
    .tuple(user, fc.array(fc.tuple(assistant, user), { maxLength: 3 }))
    .map(([first, pairs]) => [first, ...pairs.flat()]);

  it('reaches an Anthropic backend block for block', () => {
    fc.assert(
      fc.property(messages, (given) => {
        const body = { ...ask(), messages: given };
        checkAnthropic(body);
        const { chat, lost } = fromAnthropicRequest(printed(body));
        expect(lost).toEqual([]);
        expect(printed(toAnthropic(chat, 1).body)).toEqual(printed(body));
      }),
    );
  });
});
