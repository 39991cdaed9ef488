import { connect } from 'node:net';
import OpenAI, { APIError } from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sim, startSim } from './server.ts';

let sim: Sim;
let client: OpenAI;

beforeEach(async () => {
  sim = await startSim({
    models: [
      { name: 'm', reasoning: true, loras: ['m-lora'] },
      { name: 'small', contextTokens: 64 },
    ],
    timeScale: 0,
    seed: 1,
  });
  client = new OpenAI({ baseURL: sim.url, apiKey: 'none', maxRetries: 0 });
});
afterEach(() => sim.close());

const messages = [{ role: 'user' as const, content: 'What is a fairlead?' }];

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

const root = () => sim.url.slice(0, -3);
const post = (path: string, body: unknown) =>
  fetch(`${root()}${path}`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('chat with the openai client', () => {
  it('streams the text that it answers at once, every time', async () => {
    const whole = await client.chat.completions.create({ model: 'm', messages });
    const again = await client.chat.completions.create({ model: 'm', messages });
    const text = whole.choices[0]?.message.content;
    expect(text).toMatch(/^This is a simulated answer from m\./);
    expect(again.choices[0]?.message.content).toBe(text);

    const stream = await client.chat.completions.create({
      model: 'm',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let streamed = '';
    let tokens = 0;
    const ids = new Set<string>();
    let last: OpenAI.ChatCompletionChunk | undefined;
    for await (const chunk of stream) {
      ids.add(chunk.id);
      const piece = chunk.choices[0]?.delta.content ?? '';
      streamed += piece;
      if (piece !== '') tokens++;
      last = chunk;
    }
    expect(streamed).toBe(text);
    expect(ids.size).toBe(1);
    expect(last?.choices).toEqual([]);
    expect(last?.usage).toMatchObject({
      prompt_tokens: whole.usage?.prompt_tokens,
      completion_tokens: tokens,
      total_tokens: (whole.usage?.prompt_tokens ?? 0) + tokens,
    });
    expect(whole.usage?.completion_tokens).toBe(tokens);
  });

  it('sends no usage that was not asked for', async () => {
    const stream = await client.chat.completions.create({ model: 'm', messages, stream: true });
    for await (const chunk of stream) expect(chunk.usage ?? null).toBeNull();
  });

  it('depends on model, messages and seed', async () => {
    const ask = async (more: object) => {
      const answer = await client.chat.completions.create({ model: 'm', messages, ...more });
      return answer.choices[0]?.message.content;
    };
    const texts = [
      await ask({}),
      await ask({ seed: 2 }),
      await ask({ model: 'm-lora' }),
      await ask({ messages: [{ role: 'user', content: 'Another' }] }),
    ];
    expect(new Set(texts).size).toBe(4);
    expect(await ask({ seed: 1 })).toBe(texts[0]);
  });

  it('gives n choices that differ, streamed and not', async () => {
    const whole = await client.chat.completions.create({ model: 'm', messages, n: 3 });
    const texts = whole.choices.map(({ message }) => message.content);
    expect(new Set(texts).size).toBe(3);
    const streamed = ['', '', ''];
    for await (const chunk of await client.chat.completions.create({
      model: 'm',
      messages,
      n: 3,
      stream: true,
    })) {
      for (const { index, delta } of chunk.choices) streamed[index] += delta.content ?? '';
    }
    expect(streamed).toEqual(texts);
  });

  it('calls tools, streamed and not', async () => {
    const tools = [
      {
        type: 'function' as const,
        function: {
          name: 'get_weather',
          parameters: { type: 'object', properties: { city: { type: 'string' } } },
        },
      },
    ];
    const request = { model: 'm', messages, tools, tool_choice: 'required' as const };
    const whole = await client.chat.completions.create(request);
    const call = whole.choices[0]?.message.tool_calls?.[0];
    expect(whole.choices[0]?.finish_reason).toBe('tool_calls');
    expect(call).toMatchObject({ type: 'function', function: { name: 'get_weather' } });

    const final = await client.chat.completions.stream(request).finalChatCompletion();
    expect(final.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      id: call?.id,
      function: call?.type === 'function' ? call.function : {},
    });
  });

  it('gives logprobs for every token', async () => {
    const answer = await client.chat.completions.create({
      model: 'm',
      messages,
      logprobs: true,
      top_logprobs: 3,
    });
    const content = answer.choices[0]?.logprobs?.content ?? [];
    expect(content.map(({ token }) => token).join('')).toBe(answer.choices[0]?.message.content);
    for (const { logprob, top_logprobs } of content) {
      expect(logprob).toBeLessThan(0);
      expect(top_logprobs).toHaveLength(3);
    }
  });

  it('thinks when told to, in a field of its own', async () => {
    const think = { model: 'm', messages, chat_template_kwargs: { enable_thinking: true } };
    const whole = (await (await post('/v1/chat/completions', think)).json()) as OpenAI.ChatCompletion;
    const message = whole.choices[0]?.message as { content: string; reasoning_content?: string } | undefined;
    expect(message?.reasoning_content).toMatch(/^This is simulated thinking\./);
    expect(whole.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(40);
    const plain = await client.chat.completions.create({ model: 'm', messages });
    expect(message?.content).toBe(plain.choices[0]?.message.content);

    const [reasoning, content] = ['', ''];
    const streamed = { reasoning, content };
    const stream = await client.chat.completions.create({ ...think, stream: true });
    for await (const chunk of stream) {
      const delta = chunk.choices[0]?.delta as { content?: string; reasoning_content?: string } | undefined;
      if (delta?.reasoning_content !== undefined) expect(streamed.content).toBe('');
      streamed.reasoning += delta?.reasoning_content ?? '';
      streamed.content += delta?.content ?? '';
    }
    expect(streamed).toEqual({ reasoning: message?.reasoning_content, content: message?.content });
  });

  it('stops at once when the client leaves', async () => {
    const stream = await client.chat.completions.create(
      { model: 'm', messages, stream: true, max_tokens: 30_000, ...{ ignore_eos: true } },
      { headers: { 'x-sim-fault': 'none' } },
    );
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    stream.controller.abort();
    await until(() => sim.requests.aborted === 1);
    const metrics = await (await fetch(`${root()}/metrics`)).text();
    expect(metrics).toContain('vllm:num_requests_running{model_name="m",engine="0"} 0');
    expect(metrics).toContain('vllm:kv_cache_usage_perc{model_name="m",engine="0"} 0');
    expect(metrics).toContain(
      'vllm:request_success_total{model_name="m",engine="0",finished_reason="abort"} 1',
    );
    expect(sim.requests.completed).toBe(0);
  });

  it('refuses as vLLM does', async () => {
    const failure = (request: object) =>
      client.chat.completions.create({ model: 'm', messages, ...request }).then(
        () => undefined,
        (error: unknown) => (error instanceof APIError ? [error.status, error.type, error.param] : error),
      );
    expect(await failure({ model: 'nobody' })).toEqual([404, 'NotFoundError', 'model']);
    expect(await failure({ model: 'small', max_tokens: 100 })).toEqual([
      400,
      'BadRequestError',
      'input_tokens',
    ]);
    expect(await failure({ messages: [] })).toEqual([400, 'BadRequestError', 'messages']);
    expect(await failure({ messages: [7] })).toEqual([400, 'BadRequestError', 'messages']);
    expect(await failure({ n: 0 })).toEqual([400, 'BadRequestError', 'n']);
    expect(await failure({ stream: 'yes' })).toEqual([400, 'BadRequestError', 'stream']);
    expect(await failure({ response_format: { type: 'xml' } })).toEqual([
      400,
      'BadRequestError',
      'response_format',
    ]);
  });
});

describe('the other endpoints', () => {
  it('completes text', async () => {
    const whole = await client.completions.create({
      model: 'm',
      prompt: 'Once upon',
      max_tokens: 12,
      echo: true,
      logprobs: 1,
    });
    const choice = whole.choices[0];
    expect(choice?.text).toMatch(/^Once uponThis is a simulated/);
    expect(choice?.finish_reason).toBe('length');
    expect(choice?.logprobs?.tokens).toHaveLength(12);
    let streamed = '';
    const stream = await client.completions.create({
      model: 'm',
      prompt: 'Once upon',
      max_tokens: 12,
      echo: true,
      stream: true,
    });
    for await (const chunk of stream) streamed += chunk.choices[0]?.text ?? '';
    expect(streamed).toBe(choice?.text);
    const two = await client.completions.create({ model: 'm', prompt: ['a', 'b'], n: 2 });
    expect(two.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  it('embeds, the same in both encodings, near for like texts', async () => {
    const input = ['the quick brown fox', 'the quick brown dog', 'prime numbers beyond measure'];
    const floats = await client.embeddings.create({ model: 'm', input, encoding_format: 'float' });
    const decoded = await client.embeddings.create({ model: 'm', input });
    const [a = [], b = [], c = []] = floats.data.map(({ embedding }) => embedding);
    expect(a).toHaveLength(256);
    const raw = await post('/v1/embeddings', { model: 'm', input, encoding_format: 'base64' });
    const { data } = (await raw.json()) as { data: { embedding: string }[] };
    const bytes = Buffer.from(data[0]?.embedding ?? '', 'base64');
    expect([...new Float32Array(bytes.buffer, bytes.byteOffset, 256)]).toEqual(a);
    expect(decoded.data[0]?.embedding).toEqual(a);
    const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
    expect(dot(a, a)).toBeCloseTo(1, 5);
    expect(dot(a, b)).toBeGreaterThan(dot(a, c) + 0.3);
    const short = await client.embeddings.create({
      model: 'm',
      input: '',
      dimensions: 8,
      encoding_format: 'float',
    });
    expect(short.data[0]?.embedding).toHaveLength(8);
  });

  it('lists models and adapters, health and version', async () => {
    const models = await client.models.list();
    expect(models.data.map(({ id }) => id)).toEqual(['m', 'm-lora', 'small']);
    for (const path of ['/health', '/ping']) {
      const response = await fetch(`${root()}${path}`);
      expect([response.status, await response.text()]).toEqual([200, '']);
    }
    expect(await (await fetch(`${root()}/version`)).json()).toEqual({
      version: expect.stringContaining('sim'),
    });
  });

  it('tokenises and back, and counts a chat as its usage does', async () => {
    const prompt = 'Grüße, 世界! 🙂 and more';
    const tokenised = (await (
      await post('/tokenize', { model: 'm', prompt, return_token_strs: true })
    ).json()) as {
      count: number;
      tokens: number[];
      token_strs: string[];
    };
    expect(tokenised.token_strs.join('')).toBe(prompt);
    expect(await (await post('/detokenize', { model: 'm', tokens: tokenised.tokens })).json()).toEqual({
      prompt,
    });
    expect((await post('/detokenize', { model: 'm', tokens: [3] })).status).toBe(400);
    const chat = (await (await post('/tokenize', { model: 'm', messages })).json()) as { count: number };
    const answer = await client.chat.completions.create({ model: 'm', messages });
    expect(chat.count).toBe(answer.usage?.prompt_tokens);
  });

  it('counts what it does under the names of vLLM', async () => {
    const long = [{ role: 'user' as const, content: 'word '.repeat(64) }];
    const first = await client.chat.completions.create({ model: 'm', messages: long });
    const second = await client.chat.completions.create({ model: 'm', messages: long });
    expect(first.usage?.prompt_tokens_details?.cached_tokens).toBe(0);
    const cached = second.usage?.prompt_tokens_details?.cached_tokens ?? 0;
    expect(cached).toBeGreaterThanOrEqual(48);
    const text = await (await fetch(`${root()}/metrics`)).text();
    const value = (name: string) =>
      Number(new RegExp(`^${name}\\{model_name="m"[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1]);
    const tokens = (first.usage?.completion_tokens ?? 0) + (second.usage?.completion_tokens ?? 0);
    expect(value('vllm:prompt_tokens_total')).toBe(2 * (first.usage?.prompt_tokens ?? 0));
    expect(value('vllm:generation_tokens_total')).toBe(tokens);
    expect(value('vllm:prefix_cache_hits_total')).toBe(cached);
    expect(value('vllm:time_to_first_token_seconds_count')).toBe(2);
    expect(value('vllm:inter_token_latency_seconds_count')).toBe(tokens - 2);
    expect(value('vllm:gpu_cache_usage_perc')).toBe(0);
    expect(text).toMatch(
      /^vllm:e2e_request_latency_seconds_bucket\{model_name="m",engine="0",le="\+Inf"\} 2$/m,
    );
    expect(text).toMatch(/request_success_total\{model_name="m",engine="0",finished_reason="stop"\} 2/);
  });

  it('answers 404, 405 and 400 where that is due', async () => {
    expect((await fetch(`${root()}/nowhere`)).status).toBe(404);
    expect((await fetch(`${sim.url}/chat/completions`)).status).toBe(405);
    expect((await post('/v1/chat/completions', '')).status).toBe(400);
    expect((await post('/v1/chat/completions', '{"model":')).status).toBe(400);
    expect((await post('/v1/chat/completions', '[]')).status).toBe(400);
  });
});

describe('the server itself', () => {
  it('keeps the last requests and counts all', async () => {
    await sim.close();
    sim = await startSim({ models: [{ name: 'm' }], timeScale: 0, keepRequests: 2 });
    for (const user of ['a', 'b', 'c']) {
      await fetch(`${sim.url}/chat/completions`, {
        method: 'POST',
        headers: { 'x-request-id': user },
        body: JSON.stringify({ model: 'm', messages, user }),
      });
    }
    expect(sim.received.map(({ body }) => body?.user)).toEqual(['b', 'c']);
    expect(sim.received[1]).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(sim.received[1]?.headers['x-request-id']).toBe('c');
    expect(sim.requests).toMatchObject({ total: 3, inference: 3, completed: 3, aborted: 0, faulted: 0 });
  });

  it('goes down and comes up on the same port', async () => {
    const { port } = sim;
    await sim.down();
    const code = await new Promise((resolve) => {
      connect(port, '127.0.0.1').on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    expect(code).toBe('ECONNREFUSED');
    await sim.up();
    expect(sim.port).toBe(port);
    expect((await fetch(`${root()}/health`)).status).toBe(200);
  });

  it('goes on with an answer that another server of its seed has begun and not ended', async () => {
    const other = await startSim({ models: [{ name: 'm' }], timeScale: 0, seed: 1 });
    const ask = async (url: string, more: object) => {
      const api = new OpenAI({ baseURL: url, apiKey: 'none', maxRetries: 0 });
      const stream = await api.chat.completions.create({ model: 'm', messages, stream: true, ...more });
      let text = '';
      try {
        for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
      } catch {
        // the server was cut off
      }
      return text;
    };
    const whole = await ask(sim.url, {});
    other.faults.set('cut:after=9,how=reset');
    const begun = await ask(other.url, {});
    await other.close();
    expect(whole.startsWith(begun)).toBe(true);
    expect(begun.length).toBeLessThan(whole.length);
    const rest = await ask(sim.url, {
      messages: [...messages, { role: 'assistant', content: begun }],
      continue_final_message: true,
      add_generation_prompt: false,
    });
    expect(begun + rest).toBe(whole);
  });

  it('closes while requests are under way', async () => {
    sim.faults.set('hang-before');
    const hanging = client.chat.completions.create({ model: 'm', messages });
    const failed = expect(hanging).rejects.toThrow();
    await until(() => sim.received.length === 1);
    await sim.close();
    await failed;
  });

  it('says why it cannot start', async () => {
    await expect(startSim({ models: [] })).rejects.toThrow('at least one model');
    await expect(startSim({ models: [{ name: 'm' }], faults: ['cutt'] })).rejects.toThrow(
      'did you mean cut?',
    );
    await expect(startSim({ models: [{ name: 'm' }], port: sim.port })).rejects.toThrow('EADDRINUSE');
  });
});
