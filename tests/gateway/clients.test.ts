import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { backend, chat, load, MODEL, modelOn, startGateway, until } from './support.ts';

const body = (more: object = {}) =>
  JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'hi' }], ...more });

const post = (payload: string, head = '', version = '1.1') =>
  `POST /v1/chat/completions HTTP/${version}\r\nhost: x\r\n${head}content-length: ${Buffer.byteLength(payload)}\r\n\r\n${payload}`;

/** A connection on which the test writes and reads by hand. */
function open(url: string): { socket: Socket; got: () => string; closed: () => boolean } {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let text = '';
  let over = false;
  socket.on('data', (bytes) => {
    text += bytes.toString();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    over = true;
  });
  return { socket, got: () => text, closed: () => over };
}

const answers = (text: string) => text.match(/HTTP\/1\.[01] \d+/g) ?? [];

describe('a connection', () => {
  it.each([
    ['not JSON', post('{oops'), 400],
    ['an unknown model', post(body({ model: 'nobody' })), 404],
    ['a wrong type', post(body({ temperature: 'hot' })), 400],
    ['a compressed body', post('xyz', 'content-encoding: gzip\r\n'), 415],
    ['a wrong method', 'DELETE /v1/chat/completions HTTP/1.1\r\nhost: x\r\n\r\n', 405],
    ['a wrong path', post(body()).replace('/chat/', '/chats/'), 404],
  ])('serves on after %s', async (_what, bytes, status) => {
    const { url } = await startGateway(modelOn([(await backend()).url]));
    const { socket, got } = open(url);
    socket.write(bytes);
    await until(() => answers(got()).length === 1, 'the refusal');
    socket.write(post(body()));
    await until(() => answers(got()).length === 2, 'the answer');
    expect(answers(got())).toEqual([`HTTP/1.1 ${status}`, 'HTTP/1.1 200']);
    socket.destroy();
  });

  it('serves one after another what comes at once, in order', async () => {
    const { url } = await startGateway(modelOn([(await backend()).url]));
    const { socket, got } = open(url);
    socket.write(post(body({ stream: true })) + post('{oops') + post(body()));
    await until(() => answers(got()).length === 3 && got().trimEnd().endsWith('}'), 'three answers');
    expect(answers(got())).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400', 'HTTP/1.1 200']);
    expect(got().indexOf('[DONE]')).toBeLessThan(got().indexOf('HTTP/1.1 400'));
    socket.destroy();
  });

  it('of an HTTP/1.0 client gets its stream without frames, and ends with it', async () => {
    const { url } = await startGateway(modelOn([(await backend()).url]));
    const { socket, got, closed } = open(url);
    socket.write(post(body({ stream: true }), '', '1.0'));
    await until(closed, 'the end of the connection');
    const [head = '', text = ''] = got().split('\r\n\r\n');
    expect(head).not.toMatch(/transfer-encoding/i);
    expect(text.startsWith('data: {')).toBe(true);
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('waits for the client that asks first whether to send', async () => {
    const { url } = await startGateway(modelOn([(await backend()).url]));
    const { socket, got } = open(url);
    const [head = '', payload = ''] = post(body(), 'expect: 100-continue\r\n').split('\r\n\r\n');
    socket.write(`${head}\r\n\r\n`);
    await until(() => got().includes('100 Continue'), 'the go-ahead');
    socket.write(payload);
    await until(() => got().includes('HTTP/1.1 200'), 'the answer');
    socket.destroy();
  });

  it('that sends far too much is told so, not just cut', async () => {
    const { url } = await startGateway({
      ...modelOn(['http://127.0.0.1:9/v1']),
      limits: { bodyBytes: 1000 },
    });
    for (const chunked of [false, true]) {
      const status = await new Promise<number | string>((resolve) => {
        const large = Buffer.alloc(20_000_000, 'x');
        const headers = chunked ? {} : { 'content-length': large.length };
        const { port } = new URL(url);
        const client = request(
          { port, path: '/v1/chat/completions', method: 'POST', headers },
          (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          },
        );
        client.on('error', (error) => resolve(String(error)));
        client.end(large);
      });
      expect(status).toBe(413);
    }
  });
});

describe('GET', () => {
  it('lists and describes the models', async () => {
    const { url } = await startGateway(modelOn(['http://127.0.0.1:9/v1'], { aliases: ['acme/m'] }));
    const get = async (path: string) => {
      const response = await fetch(url + path);
      return { status: response.status, body: await response.json() };
    };
    const { body: list } = await get('/v1/models');
    expect((list as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['auto', MODEL, 'acme/m']),
    );
    expect(await get('/v1/models/acme/m')).toMatchObject({ status: 200, body: { id: 'acme/m' } });
    expect(await get('/v1/models/acme%2Fm')).toMatchObject({ status: 200, body: { id: 'acme/m' } });
    expect(await get('/v1/models/x%zz')).toMatchObject({
      status: 404,
      body: { error: { code: 'model_not_found', fairlead_code: 'FL_MODEL_NOT_FOUND' } },
    });
    expect(await get('/v1/model')).toMatchObject({ status: 404 });
    expect(await get('/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });
});

describe('many clients at once', () => {
  it('with faults before the first event, all get whole answers', async () => {
    const sims = [
      await backend(['cut:p=0.2,after=0', 'status:p=0.1,code=503', 'corrupt:p=0.1,after=0']),
      await backend(),
    ];
    const { url, gateway } = await startGateway({
      ...modelOn(sims.map((sim) => sim.url)),
      fleet: { retry: { attempts: 8, budgetMin: 1000, backoffMs: 1 } },
    });
    const wanted = (await chat(url)).content;
    const texts = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => (await chat(url, { stream: i % 2 === 0 })).content),
    );
    expect(new Set(texts)).toEqual(new Set([wanted]));
    expect(gateway.inFlight).toBe(0);
  });
});

describe('two reloads at once', () => {
  it('leave one tree at work', async () => {
    const [start, a, b] = [await backend(), await backend(), await backend()];
    const { gateway } = await startGateway(modelOn([start.url]));
    const probing = { fleet: { health: { active: true, intervalMs: 10 } } };
    const configs = await Promise.all([a, b].map((sim) => load({ ...modelOn([sim.url]), ...probing })));
    await Promise.all(configs.map((config) => gateway.reload(config)));
    const kept = gateway.runtime.fleet.backends()[0]?.origin ?? '';
    const left = a.url.startsWith(kept) ? b : a;
    const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
    await pause();
    const probes = left.requests.total;
    await pause();
    expect(left.requests.total).toBe(probes);
  });
});
