import { describe, expect, it } from 'vitest';
import { createBoardModels } from '../../src/cli/board-models.ts';
import { createKinds } from '../../src/cli/kinds.ts';
import { loadBoard } from '../../src/cli/load-board.ts';
import { anthropicEvents, assemble } from '../../src/protocol/anthropic.fixture.ts';
import type { SimModel } from '../../src/sim/options.ts';
import { backend, MODEL, modelOn, rawBackend, startGateway } from './support.ts';

const models = createBoardModels(createKinds(), loadBoard);

type Json = Record<string, unknown>;

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

async function ask(url: string, body: object | string = {}, headers: object = {}, path = ''): Promise<Reply> {
  const whole = { model: MODEL, max_tokens: 4000, messages: [{ role: 'user', content: 'Of the sea.' }] };
  const response = await fetch(`${url}/v1/messages${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify({ ...whole, ...body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? (JSON.parse(text) as Json) : {},
  };
}

const THINKING = { thinking: { type: 'enabled', budget_tokens: 1024 } };
const model = (more: Partial<SimModel>) => ({
  models: [{ name: MODEL, ttftMs: 0, itlMs: 0, reasoning: true, ...more }],
});
const said = (text: string) => assemble(anthropicEvents(text));
const lost = ({ headers }: Reply) => headers.get('x-fairlead-lost-fields');

describe('POST /v1/messages', () => {
  it('says in its events what it says whole', async () => {
    const sim = await backend();
    const { url, records } = await startGateway(modelOn([sim.url], { family: 'qwen3' }));
    const whole = await ask(url, THINKING);
    const streamed = await ask(url, { ...THINKING, stream: true });
    expect(streamed.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const { id, usage, ...message } = said(streamed.text);
    expect(whole.body).toMatchObject(message);
    expect(id).toBe(`msg_${streamed.headers.get('request-id')}`);
    expect((message.content as Json[]).map(({ type }) => type)).toEqual(['thinking', 'text']);
    expect(records.map(({ status, route }) => [status, route])).toEqual([
      [200, '/v1/messages'],
      [200, '/v1/messages'],
    ]);
    expect(records[1]?.completionTokens).toBe((usage as Json).output_tokens);
  });

  it.each([
    ['{oops', 400, 'invalid_request_error', 'FL_BODY_INVALID_JSON'],
    [{ max_tokens: null }, 400, 'invalid_request_error', 'FL_PARAM_MISSING'],
    [{ model: 'nobody' }, 404, 'not_found_error', 'FL_MODEL_NOT_FOUND'],
    [{ system: 'x'.repeat(2_000) }, 413, 'request_too_large', 'FL_BODY_TOO_LARGE'],
    [
      { messages: [{ role: 'user', content: [{ type: 'mcp_tool_use' }] }] },
      400,
      'invalid_request_error',
      'FL_UNSUPPORTED',
    ],
  ])('%j is refused in Anthropic’s form', async (body, status, type, code) => {
    const { url } = await startGateway({
      ...modelOn(['http://127.0.0.1:9/v1']),
      limits: { bodyBytes: 1_000 },
    });
    const reply = await ask(url, body);
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ type: 'error', error: { type, details: { error_code: code } } });
    expect(reply.body.request_id).toBe(reply.headers.get('request-id'));
  });

  it('tells of a backend that is down, or refuses, by its status', async () => {
    const { url } = await startGateway({
      ...modelOn(['http://127.0.0.1:9/v1']),
      fleet: { retry: { attempts: 1 } },
    });
    expect((await ask(url)).body).toMatchObject({ error: { type: 'api_error' } });
    const sim = await backend();
    const other = await startGateway(modelOn([sim.url]));
    const refused = await ask(other.url, { max_tokens: 10_000_000 });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringContaining('maximum context length') },
    });
  });

  it('is told of the end of the gateway', async () => {
    const { url, gateway } = await startGateway(modelOn(['http://127.0.0.1:9/v1']));
    await gateway.drain(0);
    for (const path of ['', '/count_tokens']) {
      const reply = await ask(url, {}, {}, path);
      expect(reply.status).toBe(503);
      expect(reply.body).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } });
    }
  });

  it('names what is lost on the way to the backend', async () => {
    const sim = await backend();
    const { url } = await startGateway({
      models: [{ name: MODEL, backends: [{ url: sim.url, provider: 'openai' }] }],
    });
    const mark = { cache_control: { type: 'ephemeral' } };
    const reply = await ask(url, {
      ...THINKING,
      ...mark,
      container: 'c',
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'It is' },
      ],
    });
    expect(reply.status).toBe(200);
    expect(lost(reply)?.split(',').sort()).toEqual(['cache_control', 'container', 'prefill', 'thinking']);
    expect(sim.received.at(-1)?.body).toEqual({
      model: MODEL,
      max_completion_tokens: 4000,
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'It is' },
      ],
    });
  });
});

describe('a backend that is neither', () => {
  it('Gemini is told of thinking in its own words', async () => {
    const asked: string[] = [];
    const { url: base } = await rawBackend((socket, request) => {
      asked.push(request.slice(request.indexOf('{')));
      const text = JSON.stringify({
        candidates: [
          { content: { parts: [{ text: 'Hm.', thought: true }, { text: 'Hi.' }] }, finishReason: 'STOP' },
        ],
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
      });
      socket.end(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
      );
    });
    const { url } = await startGateway({
      models: [{ name: MODEL, backends: [{ url: base, provider: 'gemini', model: 'gemini-2.5-flash' }] }],
    });
    const reply = await ask(url, THINKING);
    expect(reply.body).toMatchObject({
      content: [
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text: 'Hi.' },
      ],
      stop_reason: 'end_turn',
      usage: { input_tokens: 3, output_tokens: 2 },
    });
    expect(lost(reply)).toBeNull();
    expect(JSON.parse(asked[0] ?? '')).toMatchObject({
      generationConfig: { maxOutputTokens: 4000, thinkingConfig: { thinkingBudget: 1024 } },
    });
  });
});

describe('a stream', () => {
  it('that breaks goes on at another backend, with the text of an unbroken one', async () => {
    const [broken, sound] = [await backend(['cut:after=9']), await backend()];
    const alone = await startGateway(modelOn([sound.url], { family: 'qwen3' }));
    const both = await startGateway(modelOn([broken.url, sound.url], { family: 'qwen3' }));
    const wanted = said((await ask(alone.url, { stream: true })).text);
    for (let i = 0; i < 4; i++) {
      const { text } = await ask(both.url, { stream: true });
      expect(said(text).content).toEqual(wanted.content);
    }
    expect(broken.requests.faulted).toBeGreaterThan(0);
  });

  it('that nothing can go on with ends in an error event', async () => {
    const sim = await backend(['cut:after=5']);
    const { url } = await startGateway({
      ...modelOn([sim.url]),
      fleet: { failover: { enabled: false }, retry: { attempts: 1 } },
    });
    const events = anthropicEvents((await ask(url, { stream: true })).text);
    expect(events[0]?.type).toBe('message_start');
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { type: 'api_error' } });
    expect(events.map(({ type }) => type)).not.toContain('message_stop');
  });
});

describe('plugins', () => {
  it('the cache gives the same answer again, whole and streamed', async () => {
    const sim = await backend();
    const { url } = await startGateway({
      ...modelOn([sim.url], { family: 'qwen3' }),
      plugins: [{ type: 'response_cache', scope: 'global' }],
    });
    const first = await ask(url, THINKING);
    const again = await ask(url, THINKING);
    expect(again.headers.get('x-fairlead-cache')).toMatch(/hit/);
    expect(again.body.content).toEqual(first.body.content);
    const streamed = await ask(url, { ...THINKING, stream: true });
    expect(said(streamed.text).content).toEqual(first.body.content);
    expect(sim.requests.inference).toBe(1);
  });

  it('redact masks what the backend sees, and the client gets its own words back', async () => {
    const sim = await backend([], model({ echo: true }));
    const { url } = await startGateway(
      { ...modelOn([sim.url]), plugins: [{ type: 'redact' }] },
      { classifiers: (config) => models.for(config) },
    );
    const words = 'Write to ann.miller@example.com today.';
    const blocks = [{ type: 'text', text: words, cache_control: { type: 'ephemeral' } }];
    for (const stream of [false, true]) {
      const reply = await ask(url, { stream, messages: [{ role: 'user', content: blocks }] });
      const { content } = stream ? said(reply.text) : reply.body;
      expect(content).toMatchObject([{ type: 'text', text: words }]);
      expect(JSON.stringify(sim.received.at(-1)?.body)).not.toContain('ann.miller');
    }
  });
});

describe('beside messages', () => {
  it('tokens are counted by the backend, or estimated where it cannot', async () => {
    const sim = await backend();
    const { url } = await startGateway(modelOn([sim.url]));
    const counted = await ask(url, {}, {}, '/count_tokens');
    expect(counted.headers.get('x-fairlead-token-count')).toMatch(/@127/);
    const { usage } = (await ask(url)).body as { usage: Json };
    expect(counted.body.input_tokens).toBe(usage.input_tokens);

    const other = await startGateway({
      models: [{ name: MODEL, backends: [{ url: sim.url, provider: 'openai' }] }],
    });
    const estimated = await ask(other.url, {}, {}, '/count_tokens');
    expect(estimated.headers.get('x-fairlead-token-count')).toBe('estimate');
    expect(estimated.body.input_tokens).toBeGreaterThan(3);
    await sim.down();
    expect((await ask(url, {}, {}, '/count_tokens')).headers.get('x-fairlead-token-count')).toBe('estimate');
    await sim.up();
  });

  it('a wrong count, or a wrong method, is refused in Anthropic’s form', async () => {
    const { url } = await startGateway(modelOn(['http://127.0.0.1:9/v1']));
    const wrong = await ask(url, { messages: [] }, {}, '/count_tokens');
    expect(wrong).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error' } } });
    expect(await ask(url, { model: 'nobody' }, {}, '/count_tokens')).toMatchObject({ status: 404 });
    const got = await fetch(`${url}/v1/messages/count_tokens`);
    expect([got.status, ((await got.json()) as Json).type]).toEqual([405, 'error']);
    expect(await ask(url, {}, {}, '/batches')).toMatchObject({
      status: 404,
      body: { type: 'error', error: { type: 'not_found_error' } },
    });
  });

  it('models have Anthropic’s form for its clients alone', async () => {
    const { url } = await startGateway(modelOn(['http://127.0.0.1:9/v1'], { context: 9000 }));
    const get = async (path: string, headers: Record<string, string> = {}) =>
      (await (await fetch(url + path, { headers })).json()) as Json;
    const version = { 'anthropic-version': '2023-06-01' };
    expect(await get('/v1/models')).toMatchObject({ object: 'list' });
    expect(await get(`/v1/models/${MODEL}`)).toMatchObject({ object: 'model' });
    expect(await get(`/v1/models/${MODEL}`, version)).toMatchObject({
      type: 'model',
      id: MODEL,
      max_input_tokens: 9000,
    });
    expect(await get('/v1/models?limit=1', version)).toMatchObject({ has_more: true, data: [{}] });
    expect(await get('/v1/models?limit=0', version)).toMatchObject({ type: 'error' });
    expect(await get('/v1/models/nobody', version)).toMatchObject({ error: { type: 'not_found_error' } });
  });
});
