import { describe, expect, it } from 'vitest';
import { backend, chat, lastError, MODEL, modelOn, rawBackend, startGateway } from './support.ts';

const event = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const DONE = 'data: [DONE]\n\n';
const SAID = event('a') + event('', 'stop') + DONE;
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
const chunked = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const LAST = '0\r\n\r\n';
/** An error in OpenRouter's form: beside the fields of a chunk. */
const ERROR_BESIDE = `data: ${JSON.stringify({ id: 'c', error: { code: 502, message: 'Provider disconnected' }, choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }] })}\n\n`;

const json = (status: string, body: unknown, extra = '') => {
  const text = JSON.stringify(body);
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n${extra}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};
const COMPLETION = {
  id: 'c',
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
};

const quick = { timeouts: { firstTokenMs: 200, gapMs: 200 }, retry: { backoffMs: 1 } };

/** A gateway whose only backend answers with exactly these bytes; a stream of it may not go on. */
async function onBytes(bytes: string, more: object = {}) {
  const { url } = await rawBackend((socket) => void socket.write(bytes));
  return startGateway({ ...modelOn([url], more), fleet: { ...quick, failover: { enabled: false } } });
}

const embed = (url: string) =>
  fetch(`${url}/v1/embeddings`, { method: 'POST', body: JSON.stringify({ model: MODEL, input: 'hi' }) });

describe('a whole answer that is not sound', () => {
  it.each([
    'corrupt',
    'error-event',
    'cut:how=end',
    'cut:how=fin',
    'cut',
    'half-frame:how=end',
    'half-frame',
    'wrong-content-type',
    'empty-200',
    'invalid-utf8',
    'hang-within',
  ])('%s: the other backend answers', async (fault) => {
    const [bad, good] = [await backend([fault]), await backend()];
    const { url, metric } = await startGateway({ ...modelOn([bad.url, good.url]), fleet: quick });
    const answer = await chat(url);
    expect(answer.status).toBe(200);
    expect(answer.content).toContain('simulated');
    expect(answer.headers.get('x-fairlead-backend')).toContain(String(good.port));
    const badOnes = `fairlead_backend_attempts_total{model="m",backend="m@127.0.0.1:${bad.port}",outcome="ok"}`;
    expect(metric(badOnes)).toBe(0);
  });

  it('is told with what the backend said, when nobody else can answer', async () => {
    const { url } = await onBytes(json('200 OK', { error: { message: 'No such region.', code: 400 } }));
    const answer = await chat(url);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: 'FL_UPSTREAM_PROTOCOL', message: expect.stringContaining('No such region.') },
    });
  });
});

describe('a stream', () => {
  it('that says [DONE] and keeps its connection open is whole', async () => {
    const { url, records } = await onBytes(HEAD + chunked(SAID));
    expect((await chat(url, { stream: true })).text).toBe(SAID);
    expect(records[0]).toMatchObject({ status: 200, error: undefined });
  });

  it('may be announced by early hints', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n';
    const { url } = await onBytes(hints + HEAD + chunked(SAID) + LAST);
    expect((await chat(url, { stream: true })).text).toBe(SAID);
  });

  it('whose error stands behind other fields has failed', async () => {
    const { url, records } = await onBytes(HEAD + chunked(event('a') + ERROR_BESIDE + DONE) + LAST);
    const { text } = await chat(url, { stream: true });
    expect(text).toBe(event('a') + ERROR_BESIDE);
    expect(lastError(text)?.message).toBe('Provider disconnected');
    expect(records[0]?.error).toBe('FL_UPSTREAM_CUT');
  });

  it('whose error comes first is asked for elsewhere', async () => {
    const bad = await rawBackend((socket) => void socket.write(HEAD + chunked(ERROR_BESIDE + DONE) + LAST));
    const good = await backend();
    const { url } = await startGateway({ ...modelOn([bad.url, good.url]), fleet: quick });
    expect((await chat(url, { stream: true })).content).toContain('simulated');
  });

  it('with an odd usage is passed and not accounted for', async () => {
    const odd = `data: {"id":"c","choices":[],"usage":{"prompt_tokens":"many"}}\n\n`;
    const price = { inputPer1M: 1, outputPer1M: 1 };
    const { url, records } = await onBytes(HEAD + chunked(odd + SAID) + LAST, { price });
    expect((await chat(url, { stream: true })).text).toBe(SAID);
    expect(records[0]).toMatchObject({ promptTokens: undefined, cost: undefined });
  });
});

describe('what a backend cannot do', () => {
  const claude = { url: 'http://127.0.0.1:9', provider: 'anthropic', key: 'k' };

  it('is asked of another that can', async () => {
    const { url: good } = await backend();
    const backends = [claude, { url: good, provider: 'vllm' }];
    const { url } = await startGateway({ models: [{ name: MODEL, backends }] });
    for (let i = 0; i < 4; i++) expect((await embed(url)).status).toBe(200);
  });

  it('is said at once where none can, and costs no retry', async () => {
    const { url, metric } = await startGateway({ models: [{ name: MODEL, backends: [claude] }] });
    const response = await embed(url);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'FL_UNSUPPORTED' } });
    expect(metric('fairlead_retries_total')).toBe(0);
  });
});

describe('an answer', () => {
  it('of embeddings, which have prompt tokens only, has its cost', async () => {
    const usage = { prompt_tokens: 1000, total_tokens: 1000 };
    const price = { inputPer1M: 2, outputPer1M: 8 };
    const { url, records } = await onBytes(json('200 OK', { object: 'list', data: [], usage }), { price });
    await (await embed(url)).text();
    expect(records[0]).toMatchObject({ promptTokens: 1000, cost: 0.002 });
  });

  it('keeps its bytes, its status and the headers that clients read', async () => {
    const body = '{ "id":"c", "choices" : [], "x": 1.0 }';
    const { url } = await onBytes(
      `HTTP/1.1 201 Created\r\ncontent-type: application/json; charset=utf-8\r\nx-ratelimit-remaining: 7\r\nopenai-version: v\r\nset-cookie: a=b\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const { status, text, headers } = await chat(url);
    expect([status, text]).toEqual([201, body]);
    expect(headers.get('x-ratelimit-remaining')).toBe('7');
    expect(headers.get('openai-version')).toBe('v');
    expect(headers.get('set-cookie')).toBeNull();
  });

  it('whose headers are beyond ASCII is not spoiled by them', async () => {
    const { url } = await onBytes(json('200 OK', COMPLETION, 'x-ratelimit-note: caf\u00e9 \u4e2d\r\n'));
    expect((await chat(url)).content).toBe('Hello.');
  });
});

describe('what plugins decide', () => {
  const routed = (to: object, plugins: object[]) => ({
    models: [{ name: MODEL, backends: [to] }],
    routing: { decisions: [{ name: 'd', models: [{ model: MODEL }], plugins }] },
  });

  it('holds when the provider’s table renames the field', async () => {
    const sim = await backend();
    const { url } = await startGateway(
      routed({ url: sim.url, provider: 'mistral' }, [
        { type: 'request_params', maxTokensLimit: 5, blockedParams: ['seed'] },
      ]),
    );
    await chat(url, { model: 'auto', max_completion_tokens: 500, seed: 7 });
    const got = sim.received.at(-1)?.body;
    expect(got).toMatchObject({ max_tokens: 5 });
    for (const gone of ['random_seed', 'seed', 'max_completion_tokens']) expect(got).not.toHaveProperty(gone);
  });

  it('replaces a header that the gateway would send, once', async () => {
    let seen = '';
    const { url: upstream } = await rawBackend((socket, request) => {
      seen = request;
      socket.write(json('200 OK', COMPLETION));
    });
    const update = [
      { name: 'Authorization', value: 'Bearer other' },
      { name: 'user-agent', value: 'acme' },
    ];
    const { url } = await startGateway(
      routed({ url: upstream, provider: 'vllm', key: 'secret' }, [{ type: 'header_mutation', update }]),
    );
    await chat(url, { model: 'auto' });
    expect(seen.match(/^authorization:.*$/gim)).toEqual(['authorization: Bearer other']);
    expect(seen.match(/^user-agent:.*$/gim)).toEqual(['user-agent: acme']);
  });
});
