import { APIError, BadRequestError, NotFoundError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { expect } from 'vitest';
import { z } from 'zod';
import { until } from '../e2e/support/backends.ts';
import { clientOf } from './openai-node-support.ts';
import { BROKEN, type Cases, QUESTION, SLOW, type Stage, WEATHER } from './openai-stage.ts';

const user = (content: string) => [{ role: 'user' as const, content }];

const chatOf = (stage: Stage) => {
  const client = clientOf(stage);
  return {
    client,
    whole: () => client.chat.completions.create({ model: stage.model, messages: user(QUESTION) }),
  };
};

export const chatCases: Cases = {
  async chat(stage) {
    const answer = await chatOf(stage).whole();
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } });
    expect(answer.usage?.completion_tokens).toBeGreaterThan(0);
  },

  async chat_stream(stage) {
    const { client, whole } = chatOf(stage);
    const stream = await client.chat.completions.create({
      model: stage.model,
      messages: user(QUESTION),
      stream: true,
    });
    let text = '';
    const ids = new Set<string>();
    for await (const { id, choices } of stream) {
      ids.add(id);
      text += choices[0]?.delta.content ?? '';
    }
    expect(ids.size).toBe(1);
    expect(text).toBe((await whole()).choices[0]?.message.content);
  },

  async chat_stream_helper(stage) {
    const { client, whole } = chatOf(stage);
    const stream = client.chat.completions.stream({ model: stage.model, messages: user(QUESTION) });
    let text = '';
    stream.on('content', (delta) => {
      text += delta;
    });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe(text);
    expect(text).toBe((await whole()).choices[0]?.message.content);
  },

  async chat_tools(stage) {
    const asked: unknown[] = [];
    const runner = clientOf(stage).chat.completions.runTools({
      model: stage.model,
      messages: user(WEATHER),
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'The weather in a city.',
            parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
            parse: JSON.parse,
            function: (args: unknown) => {
              asked.push(args);
              return 'Rain.';
            },
          },
        },
      ],
    });
    expect(await runner.finalContent()).toEqual(expect.any(String));
    expect(asked).toEqual([{ city: expect.any(String) }]);
  },

  async chat_parse(stage) {
    const schema = z.object({ name: z.string(), tons: z.number() });
    const answer = await clientOf(stage).chat.completions.parse({
      model: stage.model,
      messages: user(QUESTION),
      response_format: zodResponseFormat(schema, 'ship'),
    });
    expect(schema.safeParse(answer.choices[0]?.message.parsed).success).toBe(true);
  },

  async chat_usage(stage) {
    const ask = async (include_usage: boolean) => {
      const stream = await clientOf(stage).chat.completions.create({
        model: stage.model,
        messages: user(QUESTION),
        stream: true,
        stream_options: { include_usage },
      });
      const usages = [];
      for await (const chunk of stream) if (chunk.usage) usages.push(chunk);
      return usages;
    };
    expect(await ask(false)).toEqual([]);
    expect(await ask(true)).toMatchObject([{ choices: [] }]);
  },

  async chat_choices(stage) {
    const answer = await clientOf(stage).chat.completions.create({
      model: stage.model,
      messages: user(QUESTION),
      n: 2,
      logprobs: true,
      top_logprobs: 2,
    });
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1]);
    expect(answer.choices[0]?.logprobs?.content?.[0]?.top_logprobs).toHaveLength(2);
  },

  async chat_errors(stage) {
    const { chat } = clientOf(stage);
    const unknown = chat.completions.create({ model: 'nobody', messages: user('x') });
    await expect(unknown).rejects.toThrow(NotFoundError);
    await expect(unknown).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
    const wrong = chat.completions.create({ model: stage.model, messages: 'x' as never });
    await expect(wrong).rejects.toThrow(BadRequestError);
    await expect(wrong).rejects.toMatchObject({ param: 'messages' });
  },

  async chat_abort(stage) {
    const before = stage.slow.requests.aborted;
    const stream = await clientOf(stage).chat.completions.create({
      model: SLOW,
      messages: user(QUESTION),
      stream: true,
    });
    for await (const _chunk of stream) break;
    await until(() => stage.slow.requests.aborted === before + 1);
  },

  async chat_headers(stage) {
    const { response } = await chatOf(stage).whole().withResponse();
    expect(response.headers.get('x-fairlead-model')).toBe(stage.model);
  },

  async chat_broken(stage) {
    const stream = await clientOf(stage).chat.completions.create({
      model: BROKEN,
      messages: user(QUESTION),
      stream: true,
    });
    const read = async () => {
      for await (const _chunk of stream);
    };
    await expect(read()).rejects.toThrow(APIError);
  },
};
