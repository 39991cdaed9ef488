import { afterEach, describe, expect, it } from 'vitest';
import type { Engine, Generated, LocalChat, Prepared } from './contract.ts';
import { type LocalServer, startLocalServer } from './server.ts';

/** Says "one two three"; with a question of "wait", waits until the client goes. */
class WordsEngine implements Engine {
  readonly name = 'words';
  readonly contextTokens = 100;
  readonly parallel = 1;

  prepare(chat: LocalChat): Prepared {
    return { chat, prompt: [1, 2, 3], kept: [], rewritten: '', promptTokens: 3, maxTokens: 9 };
  }

  async *generate({ chat }: Prepared, _slot: number, signal: AbortSignal): AsyncIterable<Generated> {
    yield { type: 'text', text: 'one', tokens: 1 };
    const asked = chat.request.messages[0]?.content;
    if (asked === 'break') throw new Error('the engine broke');
    if (asked === 'wait') {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return;
    }
    yield { type: 'text', text: ' two', tokens: 2 };
    yield { type: 'end', finishReason: 'stop', tokens: 2 };
  }

  cached(): number {
    return 1;
  }

  async close(): Promise<void> {}
}

const servers: LocalServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(queue = 1): Promise<string> {
  const server = await startLocalServer({
    engine: new WordsEngine(),
    host: '127.0.0.1',
    port: 0,
    queue,
    clock: { wallMs: () => 5_000, monotonicMs: () => 0 },
    random: () => 0.5,
  });
  servers.push(server);
  return server.url;
}

function chat(url: string, content: string, more: object = {}, signal?: AbortSignal): Promise<Response> {
  const body = JSON.stringify({ messages: [{ role: 'user', content }], ...more });
  return fetch(`${url}/chat/completions`, { method: 'POST', body, ...(signal ? { signal } : {}) });
}

const metric = async (url: string, id: string): Promise<number> => {
  const text = await (await fetch(url.replace('/v1', '/metrics'))).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`vllm:${id}`))
      ?.split(' ')[1],
  );
};

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('the server of a model', () => {
  it('answers whole', async () => {
    const response = await chat(await start(), 'hi', { model: 'words' });
    expect(await response.json()).toMatchObject({
      object: 'chat.completion',
      created: 5,
      model: 'words',
      choices: [{ index: 0, message: { role: 'assistant', content: 'one two' }, finish_reason: 'stop' }],
      usage: {
        prompt_tokens: 3,
        completion_tokens: 2,
        total_tokens: 5,
        prompt_tokens_details: { cached_tokens: 1 },
      },
    });
  });

  it('streams, with the usage where it is asked for', async () => {
    const options = { include_usage: true, continuous_usage_stats: true };
    const response = await chat(await start(), 'hi', { stream: true, stream_options: options });
    const frames = (await response.text()).trim().split('\n\n');
    expect(frames.pop()).toBe('data: [DONE]');
    const chunks = frames.map((frame) => JSON.parse(frame.slice('data: '.length)));
    expect(chunks.map(({ choices }) => choices[0]?.delta.content)).toEqual([
      '',
      'one',
      ' two',
      undefined,
      undefined,
    ]);
    expect(chunks[3].choices[0].finish_reason).toBe('stop');
    expect(chunks[4].choices).toEqual([]);
    expect(chunks.map(({ usage }) => usage.completion_tokens)).toEqual([0, 1, 2, 2, 2]);
  });

  it('names no usage unasked', async () => {
    expect(await (await chat(await start(), 'hi', { stream: true })).text()).not.toContain('usage');
  });

  it('stops for a client that goes, and lets the next one in', async () => {
    const url = await start();
    const gone = new AbortController();
    const left = chat(url, 'wait', { stream: true }, gone.signal);
    await (await left).body?.getReader().read();
    const next = chat(url, 'hi');
    await until(async () => (await metric(url, 'num_requests_waiting')) === 1);
    expect(await metric(url, 'num_requests_running')).toBe(1);
    gone.abort();
    expect((await next).status).toBe(200);
    await until(async () => (await metric(url, 'num_requests_running')) === 0);
  });

  it('refuses what is beyond its queue, with the time to come again', async () => {
    const url = await start(0);
    const gone = new AbortController();
    await chat(url, 'wait', { stream: true }, gone.signal);
    const response = await chat(url, 'hi');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toMatchObject({ error: { code: 'FL_OVERLOADED' } });
    gone.abort();
  });

  it('tells of a failure within a stream, and ends it', async () => {
    const text = await (await chat(await start(), 'break', { stream: true })).text();
    expect(text).toContain('"code":"FL_INTERNAL"');
    expect(text).not.toContain('[DONE]');
    expect(text).not.toContain('the engine broke');
  });

  it.each([
    ['GET', '/v1/none', 404, 'FL_ROUTE_NOT_FOUND'],
    ['GET', '/v1/chat/completions', 405, 'FL_METHOD_NOT_ALLOWED'],
    ['POST', '/v1/chat/completions', 400, 'FL_BODY_INVALID_JSON'],
  ])('refuses %s %s', async (method, path, status, code) => {
    const response = await fetch((await start()).replace('/v1', path), { method });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
  });

  it('names its model, counts tokens, and is well', async () => {
    const url = await start();
    expect(await (await fetch(`${url}/models`)).json()).toMatchObject({
      data: [{ id: 'words', max_model_len: 100 }],
    });
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] });
    const counted = await fetch(url.replace('/v1', '/tokenize'), { method: 'POST', body });
    expect(await counted.json()).toEqual({ count: 3, max_model_len: 100 });
    expect((await fetch(url.replace('/v1', '/health'))).status).toBe(200);
    const other = await chat(url, 'hi', { model: 'other' });
    expect(other.status).toBe(404);
  });

  it('says that a port is taken', async () => {
    const url = new URL(await start());
    const taken = startLocalServer({
      engine: new WordsEngine(),
      host: url.hostname,
      port: Number(url.port),
      queue: 0,
      clock: { wallMs: () => 0, monotonicMs: () => 0 },
      random: () => 0,
    });
    await expect(taken).rejects.toMatchObject({ code: 'FL_PORT_IN_USE' });
  });
});
