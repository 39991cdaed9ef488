import { describe, expect, it } from 'vitest';
import type { ChatRequest } from './openai-chat.ts';
import { toGemini } from './openai-gemini-request.ts';
import { fromGemini, geminiError } from './openai-gemini-response.ts';

const STAMP = { id: 'chatcmpl-1', created: 1 };
const user = { role: 'user', content: 'Hi' };
const call = (id: string, seal?: string) => ({
  id,
  type: 'function',
  function: { name: `f_${id}`, arguments: '{"a":1}' },
  ...(seal === undefined ? {} : { extra_content: { google: { thought_signature: seal } } }),
});

function encode(fields: Partial<ChatRequest>) {
  const { body, lost } = toGemini({ model: 'gemini-2.5-flash', messages: [user], ...fields });
  return { body: JSON.parse(JSON.stringify(body)) as Record<string, unknown>, lost };
}

it('a failed tool tells Gemini of an error; marks on calls and results are named', () => {
  const mark = { cache_control: { type: 'ephemeral' } };
  const { body, lost } = encode({
    messages: [
      user,
      { role: 'assistant', tool_calls: [call('c')] },
      { role: 'tool', tool_call_id: 'c', content: '{"a":1}', is_error: true, ...mark },
    ],
  });
  expect(body.contents).toMatchObject([
    {},
    {},
    { parts: [{ functionResponse: { response: { error: '{"a":1}' } } }] },
  ]);
  expect(lost).toEqual(['messages[].content[].cache_control']);
});

describe('a chat request for Gemini', () => {
  it('is pinned as a whole', () => {
    const { body, lost } = encode({
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
            { type: 'image_url', image_url: { url: 'https://example.com/a.JPG?x=1' } },
            { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } },
          ],
        },
        { role: 'assistant', content: 'Ok', tool_calls: [call('c1', 'seal'), call('c2')] },
        { role: 'tool', tool_call_id: 'c1', content: '{"sky":"blue"}' },
        { role: 'tool', tool_call_id: 'c2', content: '[1]' },
      ],
      tools: [
        { type: 'function', function: { name: 'f_c1', description: 'd', parameters: { type: 'object' } } },
      ],
      tool_choice: { type: 'function', function: { name: 'f_c1' } },
      max_tokens: 100,
      temperature: 1.5,
      top_p: 0.9,
      top_k: 40,
      seed: 7,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      stop: ['a', 'b'],
      thinkingConfig: { thinkingBudget: 512 },
    });
    expect(lost).toEqual([]);
    expect(body).toEqual({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'Look' },
            { inlineData: { mimeType: 'image/png', data: 'iVBO' } },
            { fileData: { mimeType: 'image/jpeg', fileUri: 'https://example.com/a.JPG?x=1' } },
            { inlineData: { mimeType: 'audio/wav', data: 'UklG' } },
          ],
        },
        {
          role: 'model',
          parts: [
            { text: 'Ok' },
            { functionCall: { id: 'c1', name: 'f_c1', args: { a: 1 } }, thoughtSignature: 'seal' },
            { functionCall: { id: 'c2', name: 'f_c2', args: { a: 1 } } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { id: 'c1', name: 'f_c1', response: { sky: 'blue' } } },
            { functionResponse: { id: 'c2', name: 'f_c2', response: { output: '[1]' } } },
          ],
        },
      ],
      tools: [
        {
          functionDeclarations: [
            { name: 'f_c1', description: 'd', parametersJsonSchema: { type: 'object' } },
          ],
        },
      ],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f_c1'] } },
      generationConfig: {
        maxOutputTokens: 100,
        temperature: 1.5,
        topP: 0.9,
        topK: 40,
        seed: 7,
        presencePenalty: 0.1,
        frequencyPenalty: 0.2,
        stopSequences: ['a', 'b'],
        thinkingConfig: { includeThoughts: true, thinkingBudget: 512 },
      },
    });
  });

  it('asks for no thoughts where thinking is off', () => {
    const { body } = encode({ thinkingConfig: { thinkingBudget: 0 } });
    expect(body.generationConfig).toEqual({ thinkingConfig: { thinkingBudget: 0 } });
  });

  it('JSON answers, with and without a schema', () => {
    expect(encode({ response_format: { type: 'json_object' } }).body.generationConfig).toEqual({
      responseMimeType: 'application/json',
    });
    const schema = { type: 'object' };
    const format = { type: 'json_schema', json_schema: { name: 'x', schema } } as never;
    expect(encode({ response_format: format }).body.generationConfig).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: schema,
    });
  });

  it('Gemini 3 gets a stand-in for a missing seal, on the first call of a turn only', () => {
    const messages = [user, { role: 'assistant', tool_calls: [call('c1'), call('c2')] }];
    const parts = (model: string) =>
      JSON.stringify(encode({ model, messages }).body).match(/"thoughtSignature":"\w+"/g);
    expect(parts('gemini-3-pro')).toEqual(['"thoughtSignature":"skip_thought_signature_validator"']);
    expect(parts('gemini-2.5-pro')).toBeNull();
  });

  it('names what it cannot carry', () => {
    const { lost } = encode({
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'a', cache_control: {} }] },
        {
          role: 'assistant',
          content: 'b',
          thinking_blocks: [{ type: 'thinking', thinking: 't', signature: 's' }],
        },
        user,
      ],
      tools: [{ type: 'function', function: { name: 'f', strict: true } }, { type: 'custom' }],
      parallel_tool_calls: false,
      user: 'u',
    });
    expect([...lost].sort()).toEqual([
      'messages[].content[].cache_control',
      'messages[].thinking_blocks',
      'parallel_tool_calls',
      'tools[1]',
      'tools[].function.strict',
      'user',
    ]);
  });
});

describe('Gemini’s answers', () => {
  it('count thoughts among the completion’s tokens', () => {
    const usageMetadata = {
      promptTokenCount: 10,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 7,
      cachedContentTokenCount: 4,
    };
    const response = {
      candidates: [{ finishReason: 'STOP', content: { parts: [{ text: 'a' }] } }],
      usageMetadata,
    };
    expect(fromGemini(response, STAMP, 'm').usage).toEqual({
      prompt_tokens: 10,
      completion_tokens: 12,
      total_tokens: 22,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 7 },
    });
  });

  it('a blocked prompt is content_filter, a spoilt or unfinished answer an error', () => {
    const blocked = fromGemini({ promptFeedback: { blockReason: 'SAFETY' } }, STAMP, 'm');
    expect(blocked.choices[0]).toMatchObject({ finish_reason: 'content_filter', message: { content: '' } });
    const protocol = expect.objectContaining({ code: 'FL_UPSTREAM_PROTOCOL' });
    const spoilt = { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL' }] };
    expect(() => fromGemini(spoilt, STAMP, 'm')).toThrowError(protocol);
    expect(() => fromGemini({ candidates: [{ content: { parts: [] } }] }, STAMP, 'm')).toThrowError(protocol);
  });

  it('pictures come as data URLs', () => {
    const parts = [{ inlineData: { mimeType: 'image/png', data: 'iVBO' } }];
    const answer = fromGemini({ candidates: [{ finishReason: 'STOP', content: { parts } }] }, STAMP, 'm');
    expect(answer.choices[0]?.message.images).toEqual([
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
    ]);
  });

  it.each([
    [
      400,
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      'context_length_exceeded',
    ],
    [404, 'models/nope is not found', 'model_not_found'],
    [429, 'Resource exhausted', 'rate_limit_exceeded'],
    [500, 'Internal', undefined],
  ])('error %i %s', (status, message, code) => {
    expect(geminiError({ error: { code: status, message } }, status)?.code).toBe(code);
    expect(geminiError([{ error: { code: status, message } }], status)?.message).toBe(message);
  });

  it('a bad key is an authentication error, though Google answers 400', () => {
    const error = { code: 400, message: 'API key not valid.', details: [{ reason: 'API_KEY_INVALID' }] };
    expect(geminiError({ error }, 400)).toMatchObject({
      type: 'authentication_error',
      code: 'invalid_api_key',
    });
  });
});
