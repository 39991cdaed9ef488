import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sim } from '../../src/sim/server.ts';
import { configOf, fastSim, MODEL } from './support/backends.ts';
import { type GatewayProcess, startGateway } from './support/gateway.ts';

const messages = [{ role: 'user', content: 'Hello.' }];
const good = { model: MODEL, messages };
const text = JSON.stringify(good);
const deep = `{"model":"${MODEL}","messages":[{"role":"user","content":"x"}],"metadata":${'['.repeat(5000)}${']'.repeat(5000)}}`;

interface Bad {
  readonly name: string;
  readonly status: number;
  readonly body: string | Buffer;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What `error.code` says. */
  readonly code?: string;
  /** What `error.param` says. */
  readonly param?: string;
}

const wrong = (name: string, change: object, param?: string): Bad => ({
  name,
  status: 400,
  body: JSON.stringify({ ...good, ...change }),
  ...(param === undefined ? {} : { param }),
});

const TABLE: readonly Bad[] = [
  { name: 'no JSON', status: 400, body: '{"model": ', code: 'FL_BODY_INVALID_JSON' },
  { name: 'an empty body', status: 400, body: '' },
  { name: 'text behind the JSON', status: 400, body: `${text} and more`, code: 'FL_BODY_INVALID_JSON' },
  { name: 'bytes that are no UTF-8', status: 400, body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
  { name: 'a list in place of an object', status: 400, body: '[]' },
  { name: 'null in place of an object', status: 400, body: 'null' },
  { name: 'JSON that is too deep', status: 400, body: deep, code: 'FL_BODY_TOO_DEEP' },
  {
    name: 'a body that is too large',
    status: 413,
    body: JSON.stringify({ ...good, pad: 'x'.repeat(300_000) }),
    code: 'FL_BODY_TOO_LARGE',
  },
  {
    name: 'headers that are too large',
    status: 431,
    body: text,
    headers: { 'x-long': 'x'.repeat(40_000) },
    code: 'FL_HEADERS_TOO_LARGE',
  },
  { name: 'no model', status: 400, body: JSON.stringify({ messages }), param: 'model' },
  {
    name: 'no messages',
    status: 400,
    body: JSON.stringify({ model: MODEL }),
    code: 'FL_PARAM_MISSING',
    param: 'messages',
  },
  wrong('a model that is no text', { model: 7 }, 'model'),
  wrong('messages that are no list', { messages: 'hello' }, 'messages'),
  wrong('an empty list of messages', { messages: [] }, 'messages'),
  wrong('a message that is no object', { messages: ['hello'] }),
  wrong('a message without a role', { messages: [{ content: 'hello' }] }),
  wrong('content that is a number', { messages: [{ role: 'user', content: 7 }] }),
  wrong('a part that is no object', { messages: [{ role: 'user', content: ['hello'] }] }),
  wrong('stream that is no flag', { stream: 'yes' }, 'stream'),
  wrong('stream_options that is no object', { stream: true, stream_options: 'usage' }, 'stream_options'),
  wrong('tools that is no list', { tools: {} }, 'tools'),
  wrong('n that is no number', { n: 'two' }, 'n'),
  wrong('n below one', { n: 0 }, 'n'),
  wrong('max_tokens that is no number', { max_tokens: 'many' }, 'max_tokens'),
  wrong('temperature that is no number', { temperature: 'hot' }, 'temperature'),
  {
    name: 'an unknown model',
    status: 404,
    body: JSON.stringify({ ...good, model: 'nope' }),
    code: 'model_not_found',
    param: 'model',
  },
  {
    name: 'an unknown path',
    status: 404,
    body: text,
    path: '/v1/chat/completion',
    code: 'FL_ROUTE_NOT_FOUND',
  },
  { name: 'the wrong method', status: 405, body: '', method: 'GET', code: 'FL_METHOD_NOT_ALLOWED' },
  {
    name: 'a deletion',
    status: 405,
    body: '',
    method: 'DELETE',
    path: '/v1/models',
    code: 'FL_METHOD_NOT_ALLOWED',
  },
  {
    name: 'an embedding without input',
    status: 400,
    body: JSON.stringify({ model: MODEL }),
    path: '/v1/embeddings',
    param: 'input',
  },
  {
    name: 'a completion without prompt',
    status: 400,
    body: JSON.stringify({ model: MODEL }),
    path: '/v1/completions',
    param: 'prompt',
  },
  {
    name: 'a compressed body',
    status: 415,
    body: text,
    headers: { 'content-encoding': 'zstd' },
    code: 'FL_MEDIA_TYPE',
  },
];

interface Answer {
  readonly status: number;
  readonly body: { readonly error?: Readonly<Record<string, unknown>> };
}

function send(url: string, bad: Bad): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { path = '/v1/chat/completions', method = 'POST', headers = {}, body } = bad;
    const call = request(`${url}${path}`, {
      method,
      agent: false,
      headers: { 'content-type': 'application/json', ...headers },
    });
    call.on('error', reject);
    call.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const answer = Buffer.concat(parts).toString();
        try {
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer) as Answer['body'] });
        } catch {
          reject(new Error(`${response.statusCode}, and no JSON: ${answer}`));
        }
      });
    });
    call.end(body);
  });
}

describe('bad requests', () => {
  let sim: Sim;
  let gateway: GatewayProcess;

  beforeAll(async () => {
    sim = await fastSim();
    gateway = await startGateway({ config: configOf([sim], { limits: { bodyBytes: 256 * 1024 } }) });
  });
  afterAll(async () => {
    await gateway.stop();
    await sim.close();
  });

  test.for(TABLE)('$name is answered with $status in OpenAI’s form', async (bad) => {
    const { status, body } = await send(gateway.url, bad);
    expect(status).toBe(bad.status);
    expect(body.error).toMatchObject({
      message: expect.stringMatching(/\S/),
      type: expect.stringMatching(/_error$/),
      code: bad.code ?? expect.stringMatching(/\S/),
    });
    expect(body.error).toHaveProperty('param');
    if (bad.param !== undefined) expect(body.error?.param).toBe(bad.param);
  });

  test('none of them reached the backend, and none left the gateway worse', async () => {
    expect(sim.requests.inference).toBe(0);
    const { status } = await send(gateway.url, { name: 'a good one', status: 200, body: text });
    expect(status).toBe(200);
  });

  test('bytes that are no HTTP end the connection, not the gateway', async () => {
    const { port } = new URL(gateway.url);
    const said = await new Promise<string>((resolve, reject) => {
      let heard = '';
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.end('\u0016\u0003\u0001 this is no HTTP\r\n\r\n'),
      );
      socket.on('data', (bytes: Buffer) => {
        heard += bytes.toString();
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect((await send(gateway.url, { name: 'a good one', status: 200, body: text })).status).toBe(200);
  });
});
