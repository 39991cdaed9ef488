import { APIError, BadRequestError, NotFoundError } from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import type { ResponseInput, ResponseInputItem } from 'openai/resources/responses/responses';
import { expect } from 'vitest';
import { z } from 'zod';
import { until } from '../e2e/support/backends.ts';
import { calledWeather, clientOf, create, eventsOf, finalOf, weather } from './openai-node-support.ts';
import { askedOf, BROKEN, type Cases, QUESTION, SLOW, WEATHER } from './openai-stage.ts';

export const responsesCases: Cases = {
  async responses(stage) {
    const response = await create(stage, { input: QUESTION });
    expect(response.output_text).toContain('simulated answer');
    expect(response).toMatchObject({
      object: 'response',
      status: 'completed',
      error: null,
      model: stage.model,
    });
    expect(response.id).toMatch(/^resp_/);
    const { input_tokens = 0, output_tokens = 0, total_tokens } = response.usage ?? {};
    expect(input_tokens).toBeGreaterThan(0);
    expect(total_tokens).toBe(input_tokens + output_tokens);
  },

  async responses_stream(stage) {
    const events = await eventsOf(stage, { input: QUESTION });
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index));
    const types = events.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1]);
    expect(types).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const text = events
      .map((event) => (event.type === 'response.output_text.delta' ? event.delta : ''))
      .join('');
    expect(finalOf(events).output).toMatchObject([
      { type: 'message', content: [{ type: 'output_text', text }] },
    ]);
  },

  async responses_stream_helper(stage) {
    const stream = clientOf(stage).responses.stream({ model: stage.model, input: QUESTION });
    let text = '';
    stream.on('response.output_text.delta', ({ delta }) => {
      text += delta;
    });
    const final = await stream.finalResponse();
    expect(final.output_text).toBe(text);
    expect(text).toBe((await create(stage, { input: QUESTION })).output_text);
  },

  async responses_parse(stage) {
    const schema = z.object({ name: z.string(), tons: z.number() });
    const params = { model: stage.model, input: QUESTION, text: { format: zodTextFormat(schema, 'ship') } };
    const { responses } = clientOf(stage);
    expect(schema.safeParse((await responses.parse(params)).output_parsed).success).toBe(true);
    const streamed = await responses.stream(params).finalResponse();
    expect(schema.safeParse(streamed.output_parsed).success).toBe(true);
  },

  async responses_tools(stage) {
    const { response, call } = await calledWeather(stage, WEATHER);
    expect(JSON.parse(call.arguments)).toEqual({ city: expect.any(String) });
    const input: ResponseInput = [
      { role: 'user', content: WEATHER },
      ...(response.output as ResponseInputItem[]),
      { type: 'function_call_output', call_id: call.call_id, output: 'Rain.' },
    ];
    const next = await create(stage, { input, tools: [weather], store: false });
    expect(next.output_text).not.toBe('');
    expect(askedOf(stage).messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ id: call.call_id, function: { name: 'get_weather' } }] },
      { role: 'tool', tool_call_id: call.call_id, content: 'Rain.' },
    ]);
  },

  async responses_tools_stream(stage) {
    const events = await eventsOf(stage, { input: WEATHER, tools: [weather], tool_choice: 'required' });
    const text = events
      .map((event) => (event.type === 'response.function_call_arguments.delta' ? event.delta : ''))
      .join('');
    expect(JSON.parse(text)).toEqual({ city: expect.any(String) });
    expect(finalOf(events).output).toMatchObject([
      { type: 'function_call', name: 'get_weather', arguments: text },
    ]);
  },

  async responses_reasoning(stage) {
    const plain = await create(stage, { input: QUESTION, reasoning: { effort: 'low' } });
    expect(plain.output).toMatchObject([
      { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: expect.any(String) }] },
      { type: 'message' },
    ]);
    const params = { input: QUESTION, reasoning: { effort: 'low', summary: 'auto' } } as const;
    const events = await eventsOf(stage, params);
    const text = events
      .map((event) => (event.type === 'response.reasoning_summary_text.delta' ? event.delta : ''))
      .join('');
    expect(text).not.toBe('');
    expect(finalOf(events).output[0]).toMatchObject({
      type: 'reasoning',
      summary: [{ type: 'summary_text', text }],
    });
  },

  async responses_incomplete(stage) {
    const made = await create(stage, { input: QUESTION, max_output_tokens: 4 });
    expect(made).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    const events = await eventsOf(stage, { input: QUESTION, max_output_tokens: 4 });
    expect(events.at(-1)?.type).toBe('response.incomplete');
  },

  async responses_errors(stage) {
    const { responses } = clientOf(stage);
    await expect(responses.create({ model: 'nobody', input: 'x' })).rejects.toThrow(NotFoundError);
    const refused = async (params: object, expected: object) => {
      const asked = create(stage, { input: 'x', ...params });
      await expect(asked).rejects.toThrow(BadRequestError);
      await expect(asked).rejects.toMatchObject(expected);
    };
    await refused({ input: 4 }, { param: 'input' });
    await refused({ previous_response_id: 'resp_0' }, { code: 'previous_response_not_found' });
    await refused({ background: true }, { param: 'background' });
    await refused({ tools: [{ type: 'web_search' }] }, { param: 'tools[0].type' });
  },

  async responses_abort(stage) {
    const before = stage.slow.requests.aborted;
    const stream = await clientOf(stage).responses.create({ model: SLOW, input: QUESTION, stream: true });
    for await (const { type } of stream) if (type === 'response.output_text.delta') break;
    await until(() => stage.slow.requests.aborted === before + 1);
  },

  async responses_broken(stage) {
    const { responses } = clientOf(stage);
    const stream = await responses.create({ model: BROKEN, input: QUESTION, stream: true });
    const read = async () => {
      for await (const _event of stream);
    };
    await expect(read()).rejects.toThrow(APIError);
    await expect(responses.stream({ model: BROKEN, input: QUESTION }).finalResponse()).rejects.toThrow(
      APIError,
    );
  },

  async responses_lost(stage) {
    const { response } = await create(stage, { input: QUESTION, truncation: 'auto' }).withResponse();
    expect(response.headers.get('x-fairlead-lost-fields')).toBe('truncation');
  },

  async responses_input(stage) {
    await create(stage, {
      instructions: 'Be brief.',
      input: [
        { role: 'developer', content: 'Be kind.' },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Look.' },
            { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'auto' },
          ],
        },
      ],
    });
    expect(askedOf(stage).messages).toMatchObject([
      { role: 'system', content: 'Be brief.\n\nBe kind.' },
      { role: 'user', content: [{ type: 'text' }, { type: 'image_url' }] },
    ]);
  },

  async responses_logprobs(stage) {
    const made = await create(stage, {
      input: QUESTION,
      top_logprobs: 2,
      include: ['message.output_text.logprobs'],
    });
    const [item] = made.output;
    const part = item?.type === 'message' ? item.content[0] : undefined;
    if (part?.type !== 'output_text') throw new Error('no text');
    expect(part.logprobs?.[0]?.top_logprobs).toHaveLength(2);
    expect(part.logprobs?.map(({ token }) => token).join('')).toBe(part.text);
  },

  async responses_custom_tool(stage) {
    const tools = [{ type: 'custom' as const, name: 'run_code', description: 'Runs code.' }];
    const made = await create(stage, { input: 'Please run_code.', tools, tool_choice: 'required' });
    const [call] = made.output;
    if (call?.type !== 'custom_tool_call') throw new Error('no call');
    expect(call).toMatchObject({ name: 'run_code', input: expect.any(String) });
    await create(stage, {
      previous_response_id: made.id,
      input: [{ type: 'custom_tool_call_output', call_id: call.call_id, output: 'done' }],
      tools,
    });
    expect(askedOf(stage).messages.at(-1)).toMatchObject({ role: 'tool', content: 'done' });
  },

  async responses_echo(stage) {
    const made = await create(stage, {
      input: QUESTION,
      instructions: 'Be brief.',
      metadata: { a: 'b' },
      temperature: 0.5,
      max_output_tokens: 99,
      tools: [weather],
      tool_choice: 'none',
      user: 'ann',
    });
    expect(made).toMatchObject({
      instructions: 'Be brief.',
      metadata: { a: 'b' },
      temperature: 0.5,
      max_output_tokens: 99,
      tools: [weather],
      tool_choice: 'none',
      user: 'ann',
      parallel_tool_calls: true,
      truncation: 'disabled',
    });
  },
};
