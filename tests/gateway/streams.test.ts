import { request } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backend, chat, lastError, MODEL, modelOn, rawBackend, startGateway, until } from './support.ts';

const event = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'x', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const USAGE = `data: ${JSON.stringify({ id: 'c', choices: [], usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } })}\n\n`;
const DONE = 'data: [DONE]\n\n';
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';

const chunked = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

/** Writes `body` as a chunked answer, cut at `places`, each piece in a packet of its own. */
async function dribble(socket: Socket, body: string, places: readonly number[]): Promise<void> {
  socket.setNoDelay(true);
  socket.write(HEAD);
  const bytes = Buffer.from(body);
  const points = [...new Set(places.map((place) => place % bytes.length))]
    .filter((point) => point > 0)
    .sort((a, b) => a - b);
  let from = 0;
  for (const to of [...points, bytes.length]) {
    socket.write(chunked(bytes.subarray(from, to)));
    from = to;
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.write('0\r\n\r\n');
}

describe('the bytes of a stream', () => {
  it('reach the client as the backend sent them, but for the usage event, under any split', async () => {
    let next: { body: string; places: readonly number[] } = { body: '', places: [] };
    const { url: upstream } = await rawBackend((socket) => void dribble(socket, next.body, next.places));
    const { url } = await startGateway(modelOn([upstream]));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.constantFrom(undefined, true, false),
        async (texts, places, include_usage) => {
          const said = texts.map((text) => event(text)).join('') + event('', 'stop');
          next = { body: said + USAGE + DONE, places };
          const options = include_usage === undefined ? {} : { stream_options: { include_usage } };
          const { text } = await chat(url, { stream: true, ...options });
          expect(text).toBe(said + (include_usage === true ? USAGE : '') + DONE);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('ask for the usage upstream and account for it', async () => {
    const sim = await backend();
    const { url, records, metric } = await startGateway(modelOn([sim.url]));
    const { text } = await chat(url, { stream: true });
    expect(text).not.toContain('"usage":{');
    expect(sim.received.at(-1)?.body?.stream_options).toEqual({ include_usage: true });
    expect(records.at(-1)?.completionTokens).toBeGreaterThan(0);
    expect(metric('llm_model_completion_tokens_total{model="m"}')).toBe(records.at(-1)?.completionTokens);
  });
});

/** A request whose answer the test reads by hand. */
function raw(url: string, body: object = { stream: true }) {
  const payload = JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'hi' }], ...body });
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(payload)}\r\n\r\n${payload}`,
  );
  return socket;
}

describe('a client that leaves', () => {
  it.each([
    ['within a stream', HEAD + chunked(Buffer.from(event('a'))).toString()],
    ['before the first token', ''],
  ])('%s: the backend’s connection closes at once, and nothing is held against it', async (_when, said) => {
    const { url: upstream, sockets } = await rawBackend((socket) => socket.write(said));
    const { url, gateway, records } = await startGateway(modelOn([upstream]));
    const client = raw(url);
    await until(() => sockets.size === 1 && gateway.inFlight === 1, 'the request at the backend');
    if (said !== '') await new Promise((resolve) => client.once('data', resolve));
    client.destroy();
    const leftMs = performance.now();
    await until(() => sockets.size === 0, 'the end of the backend’s connection');
    expect(performance.now() - leftMs).toBeLessThan(1000);
    await until(() => records.length === 1, 'the record');
    expect(records[0]).toMatchObject({ status: 499, error: 'FL_CLIENT_CLOSED' });
    expect(gateway.runtime.fleet.backends()[0]?.state).toBe('healthy');
    expect(gateway.inFlight).toBe(0);
  });

  it('ends the pause between two tries', async () => {
    const sim = await backend(['status:code=503,retryAfter=4']);
    const { url, gateway } = await startGateway(modelOn([sim.url]));
    const client = raw(url, {});
    await until(() => sim.requests.inference === 1, 'the first try');
    client.destroy();
    await until(() => gateway.inFlight === 0, 'the end of the request');
    expect(sim.requests.inference).toBe(1);
  });
});

describe('clients that leave at any moment', () => {
  it('leave nothing behind', async () => {
    const sims = [await backend(['hang-before:p=0.3,ms=20', 'status:p=0.2,code=503']), await backend()];
    const { url, gateway, records } = await startGateway({
      ...modelOn(sims.map((sim) => sim.url)),
      fleet: { hedge: { percentile: 50, maxRatio: 1, minMs: 1 } },
    });
    const count = 120;
    await Promise.all(
      Array.from({ length: count }, async (_, i) => {
        const client = raw(url, { stream: i % 2 === 0 });
        await new Promise((resolve) => setTimeout(resolve, (i * 7) % 60));
        client.destroy();
      }),
    );
    await until(() => gateway.inFlight === 0, 'the end of all requests');
    for (const one of gateway.runtime.fleet.backends()) expect(one.inFlight).toBe(0);
    for (const { status } of records) expect([200, 499]).toContain(status);
    expect((await chat(url)).status).toBe(200);
  });
});

describe('a client that does not read', () => {
  it('stops the backend, and is dropped after its time', async () => {
    let written = 0;
    let open = true;
    const big = chunked(Buffer.from(event('x'.repeat(60_000))));
    const { url: upstream } = await rawBackend((socket) => {
      socket.write(HEAD);
      const pump = () => {
        while (open && written < 400_000_000 && socket.writable) {
          written += big.length;
          if (!socket.write(big)) {
            socket.once('drain', pump);
            return;
          }
        }
      };
      pump();
      socket.on('close', () => {
        open = false;
      });
    });
    const { url, records } = await startGateway({
      ...modelOn([upstream]),
      limits: { slowReaderTimeoutMs: 300 },
    });
    const { port } = new URL(url);
    const client = request({ port, path: '/v1/chat/completions', method: 'POST' }, (response) =>
      response.pause(),
    );
    client.on('error', () => {});
    client.end(JSON.stringify({ model: MODEL, stream: true, messages: [{ role: 'user', content: 'hi' }] }));
    await until(() => records.length === 1, 'the end of the request');
    expect(written).toBeLessThan(40_000_000);
    expect(records[0]?.status).toBe(499);
    await until(() => !open, 'the end of the backend’s connection');
  });
});

describe('a quiet stream', () => {
  it('gets comments before the first token and between tokens, and then its answer', async () => {
    const { url: upstream } = await rawBackend(async (socket) => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      socket.write(HEAD);
      socket.write(chunked(Buffer.from(event('a'))));
      await new Promise((resolve) => setTimeout(resolve, 150));
      socket.write(chunked(Buffer.from(event('b', 'stop') + DONE)));
      socket.write('0\r\n\r\n');
    });
    const { url } = await startGateway({ ...modelOn([upstream]), limits: { pingIntervalMs: 40 } });
    const { text } = await chat(url, { stream: true });
    const [before = '', between = ''] = text.split('data: ');
    expect(before).toMatch(/^(: ping\n\n)+$/);
    expect(between).toContain(': ping\n\n');
    expect(text.replaceAll(': ping\n\n', '')).toBe(event('a') + event('b', 'stop') + DONE);
  });

  it('gets an error event once comments have gone out', async () => {
    const { url: upstream } = await rawBackend(async (socket) => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n{}');
    });
    const { url } = await startGateway({ ...modelOn([upstream]), limits: { pingIntervalMs: 30 } });
    const answer = await chat(url, { stream: true });
    expect(answer.status).toBe(200);
    expect(lastError(answer.text)?.code).toBe('FL_UPSTREAM_STATUS');
  });

  it('gets an error event when every backend has failed after comments have gone out', async () => {
    const { url: upstream } = await rawBackend(async (socket) => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      socket.resetAndDestroy();
    });
    const { url, records } = await startGateway({
      ...modelOn([upstream]),
      limits: { pingIntervalMs: 30 },
      fleet: { retry: { attempts: 2, backoffMs: 1 } },
    });
    const answer = await chat(url, { stream: true });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('[DONE]');
    expect(lastError(answer.text)?.code).toBe('FL_UPSTREAM_RESET');
    await until(() => records.length === 1, 'the record');
    expect(records[0]).toMatchObject({ error: 'FL_UPSTREAM_RESET', attempts: 2 });
  });

  it('can still go to another backend', async () => {
    const [bad, good] = [await backend(['hang-before']), await backend()];
    const { url } = await startGateway({
      ...modelOn([bad.url, good.url]),
      limits: { pingIntervalMs: 30 },
      fleet: { timeouts: { firstTokenMs: 120 } },
    });
    const answer = await chat(url, { stream: true });
    expect(answer.text.startsWith(': ping')).toBe(true);
    expect(answer.text).toContain('[DONE]');
  });
});
