import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveModel } from '../options.ts';
import { readMessages } from './prompt.ts';
import { chatScript, type Script, textOf } from './script.ts';

const spec = resolveModel({ name: 'm', reasoning: true });

function script(body: Record<string, unknown>, seed = 0): Script {
  return chatScript(body, 'm', readMessages(body), seed, spec);
}

const ask = (content: string, more: Record<string, unknown> = {}) => ({
  messages: [{ role: 'user', content }],
  ...more,
});

/** The same request, going on with what has already come. */
function goOn(
  body: ReturnType<typeof ask>,
  message: Record<string, unknown>,
  more: Record<string, unknown> = {},
) {
  return {
    ...body,
    messages: [...body.messages, { role: 'assistant', ...message }],
    add_generation_prompt: false,
    continue_final_message: true,
    ...more,
  };
}

describe('chatScript', () => {
  it('says first that it is simulated, by which model, and what it read', () => {
    const text = textOf(script(ask('What is 2 + 2?')), 'content');
    expect(text.startsWith('This is a simulated answer from m. It read a mathematical request')).toBe(true);
    expect(text).toContain('"What is 2 + 2?"');
  });

  it('is a function of messages and seed, however the request is sent', () => {
    const plain = textOf(script(ask('Hello')), 'content');
    expect(textOf(script(ask('Hello', { stream: true, user: 'u', temperature: 1 })), 'content')).toBe(plain);
    expect(textOf(script(ask('Hello', { reasoning_effort: 'high' })), 'content')).toBe(plain);
    expect(textOf(script(ask('Hello', { max_tokens: 20 })), 'content')).toBe(
      plain.slice(0, textOf(script(ask('Hello', { max_tokens: 20 })), 'content').length),
    );
    expect(textOf(script(ask('Hello'), 1), 'content')).not.toBe(plain);
    expect(textOf(script(ask('Hello.')), 'content')).not.toBe(plain);
  });

  it('goes on after every token to the same end', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.record({
          max_tokens: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
          ignore_eos: fc.boolean(),
        }),
        (content, { max_tokens, ignore_eos }) => {
          const limits = max_tokens === undefined ? {} : { max_tokens, ignore_eos };
          const body = ask(content, limits);
          const whole = script(body);
          for (let k = 0; k < whole.pieces.length; k++) {
            const left = max_tokens === undefined ? {} : { max_tokens: max_tokens - k };
            const rest = script(goOn(body, { content: whole.pieces.slice(0, k).join('') }, left));
            expect(rest.pieces).toEqual(whole.pieces.slice(k));
            expect(rest.finish).toBe(whole.finish);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('goes on within a token too', () => {
    const body = ask('Tell me about fairleads');
    const whole = textOf(script(body), 'content');
    for (let at = 0; at <= whole.length; at++) {
      expect(textOf(script(goOn(body, { content: whole.slice(0, at) })), 'content')).toBe(whole.slice(at));
    }
  });

  it('goes on within its thinking, given as a field or in tags', () => {
    const body = ask('Think hard', { chat_template_kwargs: { enable_thinking: true } });
    const whole = script(body);
    const thoughts = textOf(whole, 'reasoning');
    expect(whole.reasoningTokens).toBeGreaterThan(40);
    for (let k = 0; k <= whole.reasoningTokens; k++) {
      const head = whole.pieces.slice(0, k).join('');
      expect(script(goOn(body, { content: '', reasoning_content: head })).pieces).toEqual(
        whole.pieces.slice(k),
      );
      if (k > 0)
        expect(script(goOn(body, { content: `<think>\n${head}` })).pieces).toEqual(whole.pieces.slice(k));
    }
    const answer = textOf(whole, 'content');
    const closed = goOn(body, { content: `<think>\n${thoughts}\n</think>\n\n${answer.slice(0, 9)}` });
    expect(textOf(script(closed), 'content')).toBe(answer.slice(9));
    expect(script(closed).reasoningTokens).toBe(0);
  });

  it('goes on with a text that is not its own', () => {
    const rest = textOf(script(goOn(ask('Hello'), { content: 'Once upon a time' })), 'content');
    expect(rest.startsWith(' ')).toBe(true);
    expect(rest.length).toBeGreaterThan(20);
  });

  it('refuses to continue and to begin at once, as vLLM does', () => {
    const body = goOn(ask('Hello'), { content: 'Hi' }, { add_generation_prompt: undefined });
    expect(() => script(body)).toThrow('exclude each other');
  });

  it('stops before the first stop string, and says which', () => {
    const { finish, stopReason, ...rest } = script(ask('Hello', { stop: ['answer', 'simulated'] }));
    expect([finish, stopReason]).toEqual(['stop', 'simulated']);
    expect(rest.pieces.join('')).toBe('This is a ');
    const kept = script(ask('Hello', { stop: 'simulated', include_stop_str_in_output: true }));
    expect(kept.pieces.join('')).toBe('This is a simulated');
  });

  it('keeps to max_tokens, min_tokens and ignore_eos', () => {
    expect(script(ask('Hello', { max_tokens: 5 }))).toMatchObject({ contentTokens: 5, finish: 'length' });
    expect(script(ask('Hello', { max_tokens: 500, ignore_eos: true }))).toMatchObject({
      contentTokens: 500,
      finish: 'length',
    });
    expect(script(ask('Hello', { min_tokens: 300 })).contentTokens).toBeGreaterThanOrEqual(300);
    expect(() => script(ask('Hello', { max_tokens: 40_000 }))).toThrow(
      'maximum context length is 32768 tokens',
    );
    expect(() => script(ask('Hello', { max_tokens: 0 }))).toThrow('max_tokens');
  });

  it('counts images and sound as tokens and mentions them', () => {
    const plain = readMessages(ask('Look'));
    const parts = [
      { type: 'text', text: 'Look' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      { type: 'input_audio', input_audio: { data: 'A'.repeat(17_067), format: 'wav' } },
    ];
    const body = { messages: [{ role: 'user', content: parts }] };
    expect(readMessages(body).tokens - plain.tokens).toBe(256 + 11);
    expect(textOf(script(body), 'content')).toContain('one image with one recording');
  });

  it('answers in the form that is asked for', () => {
    const object = textOf(script(ask('Hi', { response_format: { type: 'json_object' } })), 'content');
    expect(JSON.parse(object)).toMatchObject({ simulated: true, model: 'm' });
    const schema = {
      type: 'object',
      properties: { n: { type: 'integer', minimum: 7 }, ok: { type: 'boolean' } },
    };
    const typed = script(
      ask('Hi', { response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } }),
    );
    expect(JSON.parse(textOf(typed, 'content'))).toEqual({ n: 7, ok: expect.any(Boolean) });
    const chosen = script(ask('Hi', { structured_outputs: { choice: ['red'] } }));
    expect(textOf(chosen, 'content')).toBe('red');
  });

  describe('tools', () => {
    const weather = {
      type: 'function',
      function: {
        name: 'get_weather',
        parameters: { type: 'object', properties: { city: { type: 'string' }, unit: { enum: ['c', 'f'] } } },
      },
    };
    const other = { type: 'function', function: { name: 'send_mail', parameters: { type: 'object' } } };
    const tools = [other, weather];
    const nameOf = (body: Record<string, unknown>) => script(body).toolCall?.name;

    it('calls one when it must, when it is named, and when the prompt asks', () => {
      expect(nameOf(ask('Hello', { tools }))).toBeUndefined();
      expect(nameOf(ask('Hello', { tools, tool_choice: 'required' }))).toBe('send_mail');
      expect(nameOf(ask('Get weather in Paris', { tools }))).toBe('get_weather');
      expect(nameOf(ask('Please use a tool', { tools }))).toBe('send_mail');
      expect(nameOf(ask('get_weather', { tools, tool_choice: 'none' }))).toBeUndefined();
      const named = { type: 'function', function: { name: 'get_weather' } };
      expect(nameOf(ask('Hello', { tools, tool_choice: named }))).toBe('get_weather');
      expect(() => script(ask('Hello', { tool_choice: 'required' }))).toThrow('needs tools');
      expect(() => script(ask('Hello', { tools: [other], tool_choice: named }))).toThrow('names no tool');
    });

    it('makes up arguments that fit, with the name that stands in the prompt', () => {
      const call = script(ask('get_weather for the people in Paris please', { tools }));
      expect(call.finish).toBe('tool_calls');
      expect(JSON.parse(textOf(call, 'tool'))).toEqual({
        city: 'Paris',
        unit: expect.stringMatching(/^[cf]$/),
      });
    });

    it('answers once the tool has', () => {
      const messages = [
        { role: 'user', content: 'get_weather in Paris' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'a', type: 'function', function: { name: 'get_weather' } }],
        },
        { role: 'tool', tool_call_id: 'a', content: 'sunny' },
      ];
      expect(textOf(script({ messages, tools }), 'content')).toContain('the answer of a tool');
    });
  });
});
