import OpenAI, { APIUserAbortError, BadRequestError, NotFoundError } from 'openai';
import type { ChatCompletionChunk, ChatCompletionTool } from 'openai/resources/chat/completions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sim } from '../../src/sim/server.ts';
import { configOf, fastSim, MODEL, slowSim, until } from './support/backends.ts';
import { type GatewayProcess, startGateway } from './support/gateway.ts';

const messages = [{ role: 'user' as const, content: 'What is a fairlead?' }];
const weather = [{ role: 'user' as const, content: 'Use get_weather for Paris.' }];
const tools: ChatCompletionTool[] = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];

const clientOf = (gateway: GatewayProcess) =>
  new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });

async function collect(stream: AsyncIterable<ChatCompletionChunk>): Promise<ChatCompletionChunk[]> {
  const chunks: ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const textOf = (chunks: readonly ChatCompletionChunk[], choice = 0) =>
  chunks
    .flatMap((chunk) => chunk.choices)
    .filter(({ index }) => index === choice)
    .map(({ delta }) => delta.content ?? '')
    .join('');

describe('the official Node client', () => {
  let sim: Sim;
  let gateway: GatewayProcess;
  let client: OpenAI;

  beforeAll(async () => {
    sim = await fastSim();
    gateway = await startGateway({ config: configOf([sim]) });
    client = clientOf(gateway);
  });
  afterAll(async () => {
    await gateway.stop();
    await sim.close();
  });

  const lastBody = () => sim.received.at(-1)?.body;

  test('chats, and every header of ours is there', async () => {
    const { data, response } = await client.chat.completions
      .create({ model: MODEL, messages })
      .withResponse();
    expect(data.choices[0]?.message.content).toContain('simulated answer');
    expect(data.usage?.total_tokens).toBeGreaterThan(0);
    for (const name of ['decision', 'model', 'backend', 'reasoning', 'cache', 'request-id']) {
      expect(response.headers.get(`x-fairlead-${name}`), name).toBeTruthy();
    }
  });

  test('routes model: auto', async () => {
    const { data, response } = await client.chat.completions
      .create({ model: 'auto', messages })
      .withResponse();
    expect(data.choices[0]?.message.content).toContain('simulated answer');
    expect(response.headers.get('x-fairlead-model')).toBe(MODEL);
    expect(lastBody()?.model).toBe(MODEL);
  });

  test('passes unknown fields to the backend untouched', async () => {
    const odd = {
      model: MODEL,
      messages,
      guided_choice: ['a', 'ü'],
      vendor: { deep: [1.5, null, '\u2028'] },
    };
    await client.chat.completions.create(odd as never);
    expect(lastBody()).toMatchObject({ guided_choice: ['a', 'ü'], vendor: { deep: [1.5, null, '\u2028'] } });
  });

  test('streams what it answers whole', async () => {
    const whole = await client.chat.completions.create({ model: MODEL, messages });
    const chunks = await collect(
      await client.chat.completions.create({ model: MODEL, messages, stream: true }),
    );
    expect(textOf(chunks)).toBe(whole.choices[0]?.message.content);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  });

  test('withholds the usage that only the gateway asked for', async () => {
    const plain = await collect(
      await client.chat.completions.create({ model: MODEL, messages, stream: true }),
    );
    expect(lastBody()?.stream_options).toEqual({ include_usage: true });
    expect(plain.filter((chunk) => chunk.choices.length === 0 || chunk.usage)).toEqual([]);

    const refused = await collect(
      await client.chat.completions.create({
        model: MODEL,
        messages,
        stream: true,
        stream_options: { include_usage: false },
      }),
    );
    expect(refused.filter((chunk) => chunk.choices.length === 0 || chunk.usage)).toEqual([]);
  });

  test('gives the usage chunk once, last, to who asks', async () => {
    const stream = await client.chat.completions.create({
      model: MODEL,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    const last = chunks.at(-1);
    expect(last?.choices).toEqual([]);
    expect(last?.usage?.completion_tokens).toBeGreaterThan(0);
    expect(chunks.filter((chunk) => chunk.usage)).toHaveLength(1);
  });

  test('calls tools, whole and streamed', async () => {
    const request = { model: MODEL, messages: weather, tools, tool_choice: 'required' } as const;
    const whole = await client.chat.completions.create(request);
    const call = whole.choices[0]?.message.tool_calls?.[0];
    if (call?.type !== 'function') throw new Error('no function call');
    expect(whole.choices[0]?.finish_reason).toBe('tool_calls');
    expect(call.function.name).toBe('get_weather');

    const chunks = await collect(await client.chat.completions.create({ ...request, stream: true }));
    const deltas = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
    expect(deltas[0]?.function?.name).toBe('get_weather');
    expect(deltas.map((delta) => delta.function?.arguments ?? '').join('')).toBe(call.function.arguments);
  });

  test('goes on after a tool has answered', async () => {
    const answer = await client.chat.completions.create({
      model: MODEL,
      tools,
      messages: [
        ...weather,
        {
          role: 'assistant',
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'Rain.' },
      ],
    });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
  });

  test('takes images and audio as parts', async () => {
    const content = [
      { type: 'text' as const, text: 'What is this?' },
      { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
      { type: 'input_audio' as const, input_audio: { data: 'UklGRg==', format: 'wav' as const } },
    ];
    await client.chat.completions.create({ model: MODEL, messages: [{ role: 'user', content }] });
    expect(lastBody()?.messages).toEqual([{ role: 'user', content }]);
  });

  test('gets JSON, several choices and logprobs', async () => {
    const json = await client.chat.completions.create({
      model: MODEL,
      messages,
      response_format: { type: 'json_object' },
    });
    expect(JSON.parse(json.choices[0]?.message.content ?? '')).toBeTypeOf('object');

    const three = await collect(
      await client.chat.completions.create({ model: MODEL, messages, n: 3, stream: true }),
    );
    expect(new Set([0, 1, 2].map((choice) => textOf(three, choice).length > 0))).toEqual(new Set([true]));

    const probs = await client.chat.completions.create({
      model: MODEL,
      messages,
      logprobs: true,
      top_logprobs: 2,
    });
    expect(probs.choices[0]?.logprobs?.content?.[0]?.top_logprobs).toHaveLength(2);
  });

  test('embeds, completes and lists models', async () => {
    const { data } = await client.embeddings.create({ model: MODEL, input: ['a rope', 'a line'] });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([256, 256]);
    const done = await client.completions.create({ model: MODEL, prompt: 'A fairlead', max_tokens: 8 });
    expect(done.choices[0]?.text).toBeTypeOf('string');
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([MODEL, 'auto']));
    expect((await client.models.retrieve(MODEL)).id).toBe(MODEL);
  });

  test('raises its own typed errors', async () => {
    const unknown = client.chat.completions.create({ model: 'no-such-model', messages });
    await expect(unknown).rejects.toBeInstanceOf(NotFoundError);
    await expect(unknown).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
    const wrong = client.chat.completions.create({ model: MODEL, messages: 'no list' as never });
    await expect(wrong).rejects.toBeInstanceOf(BadRequestError);
    await expect(wrong).rejects.toMatchObject({ param: 'messages', type: 'invalid_request_error' });
  });

  test("keeps the status and body of a backend's own error", async () => {
    const refused = client.chat.completions.create({ model: MODEL, messages, max_tokens: 10_000_000 });
    await expect(refused).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('maximum context length'),
    });
  });
});

describe('a client that leaves', () => {
  const REACHES_BACKEND_WITHIN_MS = 100;
  let sim: Sim;
  let gateway: GatewayProcess;
  let client: OpenAI;

  beforeAll(async () => {
    sim = await slowSim(20, 2_000);
    gateway = await startGateway({ config: configOf([sim]) });
    client = clientOf(gateway);
  });
  afterAll(async () => {
    await gateway.stop();
    await sim.close();
  });

  test('in the middle of a stream cancels the backend within 100 ms', async () => {
    const before = sim.requests.aborted;
    const stream = await client.chat.completions.create({ model: MODEL, messages, stream: true });
    let seen = 0;
    for await (const _chunk of stream) if (++seen === 3) break;
    expect(await until(() => sim.requests.aborted === before + 1)).toBeLessThan(REACHES_BACKEND_WITHIN_MS);
  });

  test('before a whole answer cancels the backend within 100 ms', async () => {
    const before = sim.requests;
    const [inference, aborted] = [before.inference, before.aborted];
    const controller = new AbortController();
    const answer = client.chat.completions.create({ model: MODEL, messages }, { signal: controller.signal });
    const refused = expect(answer).rejects.toBeInstanceOf(APIUserAbortError);
    await until(() => sim.requests.inference === inference + 1);
    controller.abort();
    await refused;
    expect(await until(() => sim.requests.aborted === aborted + 1)).toBeLessThan(REACHES_BACKEND_WITHIN_MS);
  });
});
