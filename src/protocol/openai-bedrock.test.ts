import { describe, expect, it } from 'vitest';
import { toBedrock } from './openai-bedrock-request.ts';
import { bedrockError, bedrockFinishReason } from './openai-bedrock-response.ts';
import type { ChatRequest } from './openai-chat.ts';

const user = { role: 'user', content: 'Hi' };
const tool = { type: 'function', function: { name: 'f', description: 'd', parameters: { type: 'object' } } };
const CLAUDE = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';

function encode(fields: Partial<ChatRequest>) {
  const { body, lost } = toBedrock({ model: CLAUDE, messages: [user], ...fields });
  return { body: JSON.parse(JSON.stringify(body)) as Record<string, unknown>, lost };
}

describe('a chat request for Bedrock', () => {
  it('is pinned as a whole', () => {
    const { body, lost } = encode({
      messages: [
        {
          role: 'system',
          content: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
        },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
            { type: 'file', file: { filename: 'a_b.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
          ],
        },
        {
          role: 'assistant',
          thinking_blocks: [
            { type: 'thinking', thinking: 'hm', signature: 's' },
            { type: 'redacted_thinking', data: 'zzz' },
          ],
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'one' },
      ],
      tools: [tool],
      tool_choice: 'auto',
      max_tokens: 4000,
      stop: 'END',
      thinking: { type: 'enabled', budget_tokens: 2000 },
    });
    expect(lost).toEqual([]);
    expect(body).toEqual({
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
      messages: [
        {
          role: 'user',
          content: [
            { text: 'Look' },
            { image: { format: 'png', source: { bytes: 'iVBO' } } },
            { document: { format: 'pdf', name: 'a b pdf', source: { bytes: 'JVBE' } } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } },
            { reasoningContent: { redactedContent: 'zzz' } },
            { toolUse: { toolUseId: 'c1', name: 'f', input: { a: 1 } } },
          ],
        },
        { role: 'user', content: [{ toolResult: { toolUseId: 'c1', content: [{ text: 'one' }] } }] },
      ],
      inferenceConfig: { maxTokens: 4000, stopSequences: ['END'] },
      toolConfig: {
        tools: [{ toolSpec: { name: 'f', description: 'd', inputSchema: { json: { type: 'object' } } } }],
        toolChoice: { auto: {} },
      },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2000 } },
    });
  });

  it.each([
    ['required', { any: {} }],
    [{ type: 'function', function: { name: 'f' } }, { tool: { name: 'f' } }],
  ])('tool_choice %o', (choice, toolChoice) => {
    expect(encode({ tools: [tool], tool_choice: choice }).body.toolConfig).toMatchObject({ toolChoice });
  });

  it('forbidden tools are left out, unless the conversation has calls', () => {
    const plain = encode({ tools: [tool], tool_choice: 'none' });
    expect(plain.body).not.toHaveProperty('toolConfig');
    expect(plain.lost).toEqual([]);
    const calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '' } }];
    const later = encode({
      messages: [user, { role: 'assistant', tool_calls: calls }],
      tools: [tool],
      tool_choice: 'none',
    });
    expect(later.body).toHaveProperty('toolConfig.tools');
    expect(later.lost).toEqual(['tool_choice']);
  });

  it('a schema goes as text', () => {
    const format = { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } } as never;
    expect(encode({ response_format: format }).body.outputConfig).toEqual({
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { name: 'x', schema: '{"type":"object"}' } },
      },
    });
  });

  it('Claude’s limits hold for Claude only', () => {
    expect(encode({ temperature: 1.5 }).body.inferenceConfig).toEqual({ temperature: 1 });
    const other = encode({ model: 'amazon.nova-pro-v1:0', temperature: 1.5, top_p: 0.5, top_k: 3 });
    expect(other.body.inferenceConfig).toEqual({ temperature: 1.5, topP: 0.5 });
    expect(other.body.additionalModelRequestFields).toEqual({ top_k: 3 });
    expect(other.lost).toEqual([]);
  });

  it('a thinking budget brings a limit above it', () => {
    const { body } = encode({ thinking: { type: 'enabled', budget_tokens: 2000 } });
    expect((body.inferenceConfig as { maxTokens: number }).maxTokens).toBeGreaterThan(2000);
    expect(encode({ thinking: { type: 'adaptive' } }).body.inferenceConfig).toEqual({});
  });

  it('refuses what would have to be fetched', () => {
    const content = [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }];
    expect(() => encode({ messages: [{ role: 'user', content }] })).toThrowError(
      expect.objectContaining({ code: 'FL_UNSUPPORTED', param: 'messages[0].content[0]' }),
    );
  });
});

it('a failed tool, cache marks and documents as texts reach Bedrock in its own form', () => {
  const mark = { cache_control: { type: 'ephemeral' } };
  const called = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' }, ...mark };
  const { body, lost } = encode({
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Hemp rots.', document: { title: 'Ropes' } }] },
      { role: 'assistant', tool_calls: [called] },
      { role: 'tool', tool_call_id: 'c', content: 'down', is_error: true, ...mark },
    ],
  });
  const point = { cachePoint: { type: 'default' } };
  expect(body.messages).toEqual([
    { role: 'user', content: [{ text: 'Ropes\n\nHemp rots.' }] },
    { role: 'assistant', content: [{ toolUse: { toolUseId: 'c', name: 'f', input: {} } }, point] },
    {
      role: 'user',
      content: [{ toolResult: { toolUseId: 'c', content: [{ text: 'down' }], status: 'error' } }, point],
    },
  ]);
  expect(lost).toEqual([]);
});

describe('Bedrock’s answers', () => {
  it.each([
    ['end_turn', 'stop'],
    ['max_tokens', 'length'],
    ['tool_use', 'tool_calls'],
    ['guardrail_intervened', 'content_filter'],
    ['content_filtered', 'content_filter'],
    ['model_context_window_exceeded', 'length'],
  ])('%s is %s', (stopReason, expected) => {
    expect(bedrockFinishReason(stopReason)).toBe(expected);
  });

  it('a spoilt answer is an error', () => {
    expect(bedrockFinishReason('malformed_tool_use')).toMatchObject({ code: 'FL_UPSTREAM_PROTOCOL' });
  });

  it('errors by either spelling', () => {
    expect(bedrockError({ message: 'Input is too long for requested model.' }, 400)?.code).toBe(
      'context_length_exceeded',
    );
    expect(bedrockError({ Message: 'no' }, 403)).toEqual({ message: 'no', type: 'permission_error' });
  });
});
