import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { backend, chat, lastError, MODEL, modelOn, rawBackend, startGateway, until } from './support.ts';

/** Sends raw bytes and gives what comes back until the connection closes or a whole answer is there. */
function send(url: string, text: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let got = '';
    socket.on('data', (bytes) => {
      got += bytes.toString();
      const length = /content-length: (\d+)/.exec(got)?.[1];
      const head = got.indexOf('\r\n\r\n');
      if (length !== undefined && head > 0 && got.length >= head + 4 + Number(length)) socket.destroy();
    });
    socket.on('error', () => resolve(got));
    socket.on('close', () => resolve(got));
    socket.write(text);
  });
}

const post = (body: string | Buffer, extra = '') =>
  Buffer.concat([
    Buffer.from(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n${extra}content-length: ${Buffer.byteLength(body)}\r\n\r\n`,
    ),
    Buffer.from(body),
  ]);

describe('limits', () => {
  const limits = { bodyBytes: 1000, headerBytes: 2048, jsonDepth: 10, bodyTimeoutMs: 500 };
  const deep = `{"model":"m","messages":${'['.repeat(20)}${']'.repeat(20)}}`;
  it.each<[string, string | Buffer, number, string]>([
    ['a body that says it is too large', post('x'.repeat(1001)), 413, 'FL_BODY_TOO_LARGE'],
    [
      'a chunked body that becomes too large',
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3e9\r\n${'x'.repeat(1001)}\r\n`,
      413,
      'FL_BODY_TOO_LARGE',
    ],
    ['too deep', post(deep), 400, 'FL_BODY_TOO_DEEP'],
    ['no JSON', post('{"model": secretprompt'), 400, 'FL_BODY_INVALID_JSON'],
    ['a list', post('[]'), 400, 'FL_BODY_INVALID_JSON'],
    ['nothing', post(''), 400, 'FL_BODY_INVALID_JSON'],
    ['not UTF-8', post(Buffer.from([0x7b, 0xff, 0x7d])), 400, 'FL_BODY_INVALID_JSON'],
    ['a compressed body', post('{}', 'content-encoding: gzip\r\n'), 415, 'FL_MEDIA_TYPE'],
    [
      'headers that are too large',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(3000)}\r\n\r\n`,
      431,
      'FL_HEADERS_TOO_LARGE',
    ],
    [
      'a body that does not come',
      'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{',
      408,
      'FL_BODY_TIMEOUT',
    ],
    ['no HTTP', 'hello\r\n\r\n', 400, 'FL_PARAM_INVALID'],
  ])('%s', async (_what, bytes, status, code) => {
    const { url } = await startGateway({ ...modelOn(['http://127.0.0.1:9/v1']), limits });
    const answer = await send(url, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const { error } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
    expect(error).toMatchObject({
      code,
      fairlead_code: code,
      type: expect.any(String),
      message: expect.any(String),
      param: null,
    });
    expect(answer).not.toContain('secretprompt');
  });
});

describe('which model', () => {
  const config = (url: string) => ({
    models: [
      { name: 'small', aliases: ['tiny'], backends: [{ url, provider: 'vllm', model: MODEL }] },
      {
        name: 'large',
        family: 'qwen3',
        backends: [{ url, provider: 'vllm', model: MODEL, key: 'upstream-key' }],
      },
    ],
    routing: {
      signals: [{ type: 'keyword', name: 'proof', keywords: ['prove'] }],
      decisions: [
        {
          name: 'hard',
          priority: 1,
          rules: { type: 'keyword', name: 'proof' },
          models: [{ model: 'large', reasoning: true }],
        },
        { name: 'rest', models: [{ model: 'small' }] },
      ],
    },
    recipes: [
      {
        name: 'r',
        models: ['acme/fast'],
        routing: { decisions: [{ name: 'only', models: [{ model: 'small' }] }] },
      },
    ],
  });
  const ask = { messages: [{ role: 'user', content: 'Prove it.' }] };

  it.each([
    ['auto', 'hard', 'large', 'on'],
    ['fairlead/auto', 'hard', 'large', 'on'],
    ['acme/fast', 'only', 'small', 'asked'],
    ['small', 'none', 'small', 'asked'],
    ['tiny', 'none', 'small', 'asked'],
    ['large', 'none', 'large', 'asked'],
  ])('%s: decision %s, model %s, reasoning %s', async (model, decision, chosen, reasoning) => {
    const { url } = await startGateway(config((await backend()).url));
    const { status, headers } = await chat(url, { ...ask, model });
    expect(status).toBe(200);
    expect(headers.get('x-fairlead-decision')).toBe(decision);
    expect(headers.get('x-fairlead-model')).toBe(chosen);
    expect(headers.get('x-fairlead-reasoning')).toBe(reasoning);
    expect(headers.get('x-fairlead-cache')).toBe('off');
    expect(headers.get('x-fairlead-backend')).toMatch(/^(small|large)@127/);
    expect(headers.get('x-fairlead-request-id')).toMatch(/^req_/);
  });

  it('reaches the backend with its fields, and with every other byte as it was', async () => {
    const sim = await backend();
    const { url } = await startGateway(config(sim.url));
    await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'x-request-id': 'mine', authorization: 'Bearer client-secret' },
      body: '{ "model" : "auto",\n "unknown":{"a":1.0,"b":[1,2]},"temperature":0.70,"chat_template_kwargs":{"x":1},"messages":[{"role":"user","content":"prove \\u00e9"}] }',
    });
    const got = sim.received.at(-1);
    expect(got?.raw.toString()).toBe(
      `{ "model" : "${MODEL}",\n "unknown":{"a":1.0,"b":[1,2]},"temperature":0.70,"chat_template_kwargs":{"x":1,"enable_thinking":true},"messages":[{"role":"user","content":"prove \\u00e9"}] }`,
    );
    expect(got?.headers.authorization).toBe('Bearer upstream-key');
    expect(got?.headers['x-request-id']).toBe('mine');
  });

  it('adds VSR’s headers when asked to', async () => {
    const { url } = await startGateway({ ...config((await backend()).url), compat: 'vsr' });
    const { headers } = await chat(url, { ...ask, model: 'auto' });
    expect(headers.get('x-vsr-selected-decision')).toBe('hard');
    expect(headers.get('x-vsr-selected-model')).toBe('large');
    expect(headers.get('x-vsr-schema-version')).toBe('2');
    expect(headers.get('x-vsr-response-path')).toBe('upstream');
  });

  it('remembers the model of a session', async () => {
    const { url } = await startGateway({
      ...config((await backend()).url),
      routing: {
        decisions: [
          {
            name: 'd',
            models: [{ model: 'small' }, { model: 'large' }],
            // biome-ignore lint/suspicious/noThenProperty: it is the configuration's key, and never awaited
            algorithm: { type: 'session_sticky', then: { type: 'weighted' } },
          },
        ],
      },
    });
    const seen = new Set<string | null>();
    for (let i = 0; i < 8; i++) {
      const { headers } = await chat(url, { ...ask, model: 'auto' }, { 'x-session-id': 's' });
      seen.add(headers.get('x-fairlead-model'));
    }
    expect(seen.size).toBe(1);
  });
});

describe('plugins', () => {
  const withPlugins = (url: string, plugins: object[]) => ({
    ...modelOn([url]),
    routing: { decisions: [{ name: 'd', models: [{ model: MODEL }], plugins }] },
  });
  const auto = { model: 'auto', messages: [{ role: 'user', content: 'hi' }] };

  it('change the request that the backend gets', async () => {
    const sim = await backend();
    const { url } = await startGateway(
      withPlugins(sim.url, [
        { type: 'system_prompt', mode: 'insert', systemPrompt: 'Be brief.' },
        { type: 'request_params', maxTokensLimit: 5, blockedParams: ['logit_bias'] },
        { type: 'header_mutation', add: [{ name: 'x-tenant', value: 'acme' }] },
      ]),
    );
    await chat(url, { ...auto, max_tokens: 500, logit_bias: { 1: 1 } });
    const got = sim.received.at(-1);
    expect(got?.body).toMatchObject({
      max_tokens: 5,
      messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
    });
    expect(got?.body).not.toHaveProperty('logit_bias');
    expect(got?.headers['x-tenant']).toBe('acme');
  });

  it.each([false, true])('answer at once (stream: %s)', async (stream) => {
    const sim = await backend();
    const { url } = await startGateway(
      withPlugins(sim.url, [{ type: 'fast_response', message: 'Blocked.' }]),
    );
    const answer = await chat(url, { ...auto, stream });
    expect(answer.content).toBe('Blocked.');
    expect(sim.requests.inference).toBe(0);
  });
});

describe('a provider with a form of its own', () => {
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [{ type: 'text', text: 'Hello.' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 3, output_tokens: 2 },
  };
  const json = (status: string, body: unknown) => {
    const text = JSON.stringify(body);
    return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  };
  const start = async (answer: string, seen: string[] = []) => {
    const { url } = await rawBackend((socket, request) => {
      seen.push(request);
      socket.write(answer);
    });
    return startGateway({ models: [{ name: MODEL, backends: [{ url, provider: 'anthropic', key: 'k' }] }] });
  };

  it('is spoken to in it and answers in OpenAI’s, and what is lost is said', async () => {
    const seen: string[] = [];
    const { url, records } = await start(json('200 OK', message), seen);
    const answer = await chat(url, { logit_bias: { 1: 1 } });
    expect(answer.content).toBe('Hello.');
    expect(answer.headers.get('x-fairlead-lost-fields')).toBe('logit_bias');
    expect(seen[0]).toMatch(/^POST \/v1\/messages HTTP/);
    expect(seen[0]).toMatch(/x-api-key: k/);
    expect(records[0]).toMatchObject({ promptTokens: 3, completionTokens: 2 });
  });

  it('streams in OpenAI’s form', async () => {
    const events = [
      [
        'message_start',
        { message: { ...message, content: [], usage: { input_tokens: 3, output_tokens: 1 } } },
      ],
      ['content_block_start', { index: 0, content_block: { type: 'text', text: '' } }],
      ['content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Hel' } }],
      ['content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'lo.' } }],
      ['content_block_stop', { index: 0 }],
      ['message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } }],
      ['message_stop', {}],
    ] as const;
    const body = events
      .map(([type, data]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
      .join('');
    const { url, records } = await start(
      `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    const answer = await chat(url, { stream: true });
    expect(answer.content).toBe('Hello.');
    await until(() => records.length === 1, 'the record');
    expect(records[0]).toMatchObject({ completionTokens: 2, error: undefined });
  });

  it('streams a tool call in OpenAI’s form', async () => {
    const events = [
      {
        type: 'message_start',
        message: { ...message, content: [], usage: { input_tokens: 3, output_tokens: 1 } },
      },
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'tool_use', id: 'toolu_1', name: 'tide', input: {} },
      },
      { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"at":' } },
      {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'input_json_delta', partial_json: '"Brest"}' },
      },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
      { type: 'message_stop' },
    ];
    const body = events.map((data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`).join('');
    const { url } = await start(
      `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const { text } = await chat(url, {
      stream: true,
      tools: [{ type: 'function', function: { name: 'tide', parameters: { type: 'object' } } }],
    });
    const chunks = text
      .split('\n\n')
      .filter((event) => event.startsWith('data: {'))
      .flatMap((event) => JSON.parse(event.slice(6)).choices);
    const calls = chunks.flatMap(({ delta }) => delta.tool_calls ?? []);
    expect(calls[0]).toMatchObject({ id: 'toolu_1', function: { name: 'tide' } });
    expect(calls.map((call) => call.function.arguments ?? '').join('')).toBe('{"at":"Brest"}');
    expect(chunks.at(-1).finish_reason).toBe('tool_calls');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('that fails within its stream ends with an error', async () => {
    const body = [
      {
        type: 'message_start',
        message: { ...message, content: [], usage: { input_tokens: 3, output_tokens: 1 } },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hel' } },
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    ]
      .map((data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`)
      .join('');
    const { url, records } = await start(
      `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const { text } = await chat(url, { stream: true });
    expect(text).toContain('Hel');
    expect(text).not.toContain('[DONE]');
    expect(lastError(text)?.message).toContain('Overloaded');
    await until(() => records.length === 1, 'the record');
    expect(records[0]?.error).toMatch(/^FL_UPSTREAM_/);
  });

  it('has its errors told in OpenAI’s form', async () => {
    const { url } = await start(
      json('400 Bad Request', { type: 'error', error: { type: 'invalid_request_error', message: 'no' } }),
    );
    const answer = await chat(url);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { message: 'no' } });
  });

  it('that answers nonsense with 200 counts as failed, and is left for another', async () => {
    const good = await backend();
    const { url: bad } = await rawBackend((socket) => socket.write(json('200 OK', { nonsense: true })));
    const { url } = await startGateway({
      models: [
        {
          name: MODEL,
          backends: [
            { url: bad, provider: 'anthropic' },
            { url: good.url, provider: 'vllm' },
          ],
        },
      ],
    });
    const answer = await chat(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-fairlead-attempts')).toBe('2');
  });
});

describe('a reload', () => {
  it('fails no request, and the old tree goes when its last request has ended', async () => {
    const sim = await backend();
    const { url, gateway, reload } = await startGateway(modelOn([sim.url]));
    let stop = false;
    let done = 0;
    const clients = Array.from({ length: 8 }, async () => {
      while (!stop) {
        const { status, content } = await chat(url, { stream: done % 2 === 1 });
        expect(status).toBe(200);
        expect(content).toContain('simulated');
        done++;
      }
    });
    for (let i = 0; i < 50; i++) {
      await reload({ ...modelOn([sim.url]), auto: [`auto-${i}`] });
      await until(() => done > i, 'a request between two reloads');
    }
    stop = true;
    await Promise.all(clients);
    expect(done).toBeGreaterThan(20);
    expect(gateway.runtime.config.auto).toEqual(['auto-49']);
    expect(gateway.inFlight).toBe(0);
  });

  it('that cannot be built changes nothing', async () => {
    const sim = await backend();
    const { url, reload } = await startGateway(modelOn([sim.url]));
    const bad = {
      ...modelOn([sim.url]),
      routing: { signals: [{ type: 'keyword', name: 'x', method: 'regex', keywords: ['('] }] },
    };
    await expect(reload(bad)).rejects.toThrow(/pattern/);
    expect((await chat(url)).status).toBe(200);
  });

  it('drains: what runs goes on, what comes is refused', async () => {
    const { url, gateway } = await startGateway(modelOn([(await backend()).url]));
    const running = chat(url, { stream: true });
    await until(() => gateway.inFlight === 1, 'the request');
    const drained = gateway.drain(5_000);
    expect((await chat(url)).status).toBe(503);
    expect((await running).content).toContain('simulated');
    expect(await drained).toBe(true);
  });
});
