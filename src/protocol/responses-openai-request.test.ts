import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import { read } from './responses-openai.fixture.ts';
import { plainThought, sealOf } from './responses-openai-seal.ts';

const faultOf = (body: Record<string, unknown>): Partial<FairleadError> => {
  try {
    read(body);
  } catch (thrown) {
    if (thrown instanceof FairleadError) return { code: thrown.code, param: thrown.param };
    throw thrown;
  }
  throw new Error('nothing was refused');
};

const user = (content: unknown) => ({ type: 'message', role: 'user', content });

describe('a request to /v1/responses', () => {
  it('gives thinking back while the last question is worked on, and no longer', () => {
    const thought = (text: string) => ({ type: 'reasoning', summary: [{ type: 'summary_text', text }] });
    const called = (id: string) => [
      { type: 'function_call', call_id: id, name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: id, output: '' },
    ];
    const input = [user('One'), thought('old'), ...called('a'), user('Two'), thought('new'), ...called('b')];
    const sealed = { type: 'reasoning', summary: [], encrypted_content: sealOf([plainThought('kept')]) };
    const { chat, lost } = read({ input: [...input, sealed, ...called('c')] });
    expect(chat.messages.map(({ reasoning_content }) => reasoning_content).filter(Boolean)).toEqual([
      'new',
      'kept',
    ]);
    expect(lost).toEqual([]);
  });

  it('that is a string asks as a user', () => {
    expect(read({ input: 'Hi' })).toEqual({
      chat: { model: 'm', messages: [{ role: 'user', content: 'Hi' }] },
      lost: [],
    });
  });

  it('says its fields by a chat’s names', () => {
    const { chat, lost } = read({
      input: 'Hi',
      stream: true,
      max_output_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      top_logprobs: 2,
      parallel_tool_calls: false,
      reasoning: { effort: 'low', summary: 'auto' },
      text: { verbosity: 'low', format: { type: 'json_schema', name: 'n', schema: {}, strict: true } },
      user: 'u',
      safety_identifier: 's',
      prompt_cache_key: 'k',
      service_tier: 'flex',
      metadata: { a: 'b' },
      store: false,
      truncation: 'disabled',
      include: ['message.output_text.logprobs', 'reasoning.encrypted_content'],
      seed: 4,
    });
    expect(lost).toEqual([]);
    expect(chat).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      logprobs: true,
      top_logprobs: 2,
      parallel_tool_calls: false,
      reasoning_effort: 'low',
      verbosity: 'low',
      response_format: { type: 'json_schema', json_schema: { name: 'n', schema: {}, strict: true } },
      user: 'u',
      safety_identifier: 's',
      prompt_cache_key: 'k',
      service_tier: 'flex',
      seed: 4,
    });
  });

  it('names what nothing here can honour', () => {
    const { lost } = read({
      input: [
        { role: 'assistant', content: 'Hm', phase: 'commentary' },
        user([{ type: 'input_text', text: 'Hi', prompt_cache_breakpoint: { mode: 'explicit' } }]),
        { type: 'reasoning', summary: [], encrypted_content: 'of another service' },
      ],
      truncation: 'auto',
      max_tool_calls: 3,
      include: ['web_search_call.results'],
      stream_options: { include_obfuscation: true },
      max_tokens: 5,
    });
    expect(lost.sort()).toEqual([
      'include[0]',
      'input[0].phase',
      'input[1].content[0].prompt_cache_breakpoint',
      'input[2].encrypted_content',
      'max_tokens',
      'max_tool_calls',
      'stream_options.include_obfuscation',
      'truncation',
    ]);
  });

  it('puts instructions and leading system items into one system message', () => {
    const input = [
      { role: 'developer', content: 'Be kind.' },
      user('Hi'),
      { role: 'system', content: 'Now be brief.' },
      user('Go'),
    ];
    expect(read({ instructions: 'Be brief.', input }).chat.messages).toEqual([
      { role: 'system', content: 'Be brief.\n\nBe kind.' },
      { role: 'user', content: 'Hi' },
      { role: 'system', content: 'Now be brief.' },
      { role: 'user', content: 'Go' },
    ]);
  });

  it('puts thinking, text and calls of one answer into one message', () => {
    const blocks = [{ type: 'thinking', thinking: 'Hm', signature: 's' }];
    const input = [
      user('Weather?'),
      {
        type: 'reasoning',
        summary: [],
        content: [{ type: 'reasoning_text', text: 'Hm' }],
        encrypted_content: sealOf(blocks),
      },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I look.' }] },
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      { type: 'custom_tool_call', call_id: 'b', name: 'g', input: 'free' },
      { type: 'function_call_output', call_id: 'a', output: 'Rain' },
      { type: 'custom_tool_call_output', call_id: 'b', output: [{ type: 'input_text', text: 'ok' }] },
    ];
    expect(read({ input }).chat.messages).toEqual([
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: 'I look.',
        reasoning_content: 'Hm',
        thinking_blocks: blocks,
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } },
          { id: 'b', type: 'function', function: { name: 'g', arguments: '{"input":"free"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: 'Rain' },
      { role: 'tool', tool_call_id: 'b', content: 'ok' },
    ]);
  });

  it('carries images, files and sound', () => {
    const content = [
      { type: 'input_text', text: 'Look' },
      { type: 'input_image', image_url: 'data:image/png;base64,AA==', detail: 'low' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA==' },
      { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } },
    ];
    expect(read({ input: [user(content)] }).chat.messages[0]?.content).toEqual([
      { type: 'text', text: 'Look' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'low' } },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA==' } },
      { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } },
    ]);
  });

  it('offers functions, and custom tools as functions of one text', () => {
    const { chat } = read({
      input: 'Hi',
      tools: [
        { type: 'function', name: 'f', description: 'd', parameters: { type: 'object' }, strict: true },
        { type: 'custom', name: 'g' },
        { type: 'function', name: 'h', parameters: null, strict: null },
      ],
      tool_choice: {
        type: 'allowed_tools',
        mode: 'required',
        tools: [
          { type: 'function', name: 'f' },
          { type: 'custom', name: 'g' },
        ],
      },
    });
    expect(chat.tools).toEqual([
      {
        type: 'function',
        function: { name: 'f', description: 'd', parameters: { type: 'object' }, strict: true },
      },
      {
        type: 'function',
        function: { name: 'g', parameters: expect.objectContaining({ required: ['input'] }) },
      },
    ]);
    expect(chat.tool_choice).toBe('required');
    const named = read({
      input: 'Hi',
      tools: [{ type: 'function', name: 'f' }],
      tool_choice: { type: 'function', name: 'f' },
    });
    expect(named.chat.tool_choice).toEqual({ type: 'function', function: { name: 'f' } });
  });

  it.each([
    ['no input', {}, 'FL_PARAM_MISSING', 'input'],
    ['an empty input', { input: [] }, 'FL_PARAM_INVALID', 'input'],
    ['a wrong type', { input: 'x', temperature: 'hot' }, 'FL_PARAM_INVALID', 'temperature'],
    ['background', { input: 'x', background: true }, 'FL_UNSUPPORTED', 'background'],
    ['a conversation', { input: 'x', conversation: 'conv_1' }, 'FL_UNSUPPORTED', 'conversation'],
    ['a prompt template', { input: 'x', prompt: { id: 'p' } }, 'FL_UNSUPPORTED', 'prompt'],
    ['a built-in tool', { input: 'x', tools: [{ type: 'web_search' }] }, 'FL_UNSUPPORTED', 'tools[0].type'],
    ['an unknown item', { input: [{ type: 'computer_call' }] }, 'FL_UNSUPPORTED', 'input[0].type'],
    ['an unknown role', { input: [{ role: 'boss', content: 'x' }] }, 'FL_PARAM_INVALID', 'input[0].role'],
    [
      'a file by id',
      { input: [user([{ type: 'input_file', file_id: 'f' }])] },
      'FL_UNSUPPORTED',
      'input[0].content[0]',
    ],
    ['a part without a type', { input: [user([{ text: 'x' }])] }, 'FL_PARAM_INVALID', 'input[0].content[0]'],
    [
      'a result without its call',
      { input: [{ type: 'function_call_output', call_id: 'a', output: '' }] },
      'FL_PARAM_INVALID',
      'input[0].call_id',
    ],
    [
      'a call without its result',
      { input: [{ type: 'function_call', call_id: 'a', name: 'f', arguments: '' }, user('x')] },
      'FL_PARAM_INVALID',
      'input',
    ],
    [
      'a grammar',
      { input: 'x', text: { format: { type: 'grammar' } } },
      'FL_UNSUPPORTED',
      'text.format.type',
    ],
  ])('refuses %s in one line', (_what, body, code, param) => {
    expect(faultOf(body)).toEqual({ code, param });
  });
});
