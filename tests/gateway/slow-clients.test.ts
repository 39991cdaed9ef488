import { createHash } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backend, chat, MODEL, modelOn, rawBackend, startGateway, until } from './support.ts';

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
const event = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const ASK = JSON.stringify({ model: MODEL, stream: true, messages: [{ role: 'user', content: 'hi' }] });

function stream(url: string): Promise<IncomingMessage> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const client = request({ port, path: '/v1/chat/completions', method: 'POST' }, resolve);
    client.on('error', reject);
    client.end(ASK);
  });
}

describe('a client that reads slowly', () => {
  it('gets every byte, however large the events, and nobody is blamed for its pace', async () => {
    // from a few bytes to well beyond what one write takes, some of them not ASCII
    const texts = Array.from({ length: 150 }, (_, i) => `${i}é`.repeat(1 + ((i * i * 37) % 15_000)));
    const body = `${texts.map((text) => event(text)).join('')}${event('', 'stop')}data: [DONE]\n\n`;
    const { url: upstream } = await rawBackend((socket) => {
      socket.write(HEAD);
      const bytes = Buffer.from(body);
      for (let at = 0; at < bytes.length; at += 50_000) {
        const piece = bytes.subarray(at, at + 50_000);
        socket.write(`${piece.length.toString(16)}\r\n`);
        socket.write(piece);
        socket.write('\r\n');
      }
      socket.write('0\r\n\r\n');
    });
    const { url, records, gateway } = await startGateway({
      ...modelOn([upstream]),
      fleet: { timeouts: { gapMs: 100 } },
    });
    const response = await stream(url);
    await new Promise((resolve) => setTimeout(resolve, 300)); // well past the gap: it is the client who is slow
    const hash = createHash('sha256');
    let pieces = 0;
    for await (const piece of response) {
      hash.update(piece as Buffer);
      if (++pieces % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(hash.digest('hex')).toBe(createHash('sha256').update(body).digest('hex'));
    await until(() => records.length === 1, 'the record');
    expect(records[0]).toMatchObject({ status: 200, error: undefined, bytes: Buffer.byteLength(body) });
    expect(gateway.runtime.fleet.backends()[0]?.state).toBe('healthy');
  });

  it('of the last bytes is dropped too, after its time', async () => {
    const big = event('x'.repeat(4_000_000), 'stop');
    const { url: upstream } = await rawBackend((socket) => {
      const said = `${big}data: [DONE]\n\n`;
      socket.write(`${HEAD}${Buffer.byteLength(said).toString(16)}\r\n${said}\r\n0\r\n\r\n`);
    });
    const { url } = await startGateway({ ...modelOn([upstream]), limits: { slowReaderTimeoutMs: 200 } });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.pause();
    let over = false;
    socket.on('error', () => {});
    socket.on('close', () => {
      over = true;
    });
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${ASK.length}\r\n\r\n${ASK}`,
    );
    await new Promise((resolve) => setTimeout(resolve, 600));
    socket.resume();
    await until(() => over, 'the end of the connection');
  });
});

describe('a request that comes in pieces', () => {
  it('reaches the backend byte for byte, whatever the pieces', async () => {
    const sim = await backend();
    const { url } = await startGateway(modelOn([sim.url]));
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.jsonValue(), { maxKeys: 4 }),
        fc.constantFrom(undefined, 1, '\t'),
        fc.array(fc.nat(), { maxLength: 8 }),
        async (content, unknown, indent, places) => {
          const text = JSON.stringify(
            { ...unknown, model: MODEL, messages: [{ role: 'user', content }], max_tokens: 2 },
            null,
            indent,
          );
          const bytes = Buffer.from(text);
          const points = [...places.map((place) => place % bytes.length), bytes.length].sort((a, b) => a - b);
          const { port } = new URL(url);
          const status = await new Promise((resolve, reject) => {
            const client = request({ port, path: '/v1/chat/completions', method: 'POST' }, (response) => {
              response.resume();
              response.on('end', () => resolve(response.statusCode));
            });
            client.on('error', reject);
            client.flushHeaders();
            let from = 0;
            for (const to of points) {
              client.write(bytes.subarray(from, to));
              from = to;
            }
            client.end();
          });
          expect(status).toBe(200);
          expect(sim.received.at(-1)?.raw.toString()).toBe(text);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('other endpoints', () => {
  it('completions: streamed and not, routed and not', async () => {
    const sim = await backend();
    const { url, records } = await startGateway(modelOn([sim.url]));
    for (const model of [MODEL, 'auto']) {
      for (const streamed of [false, true]) {
        const response = await fetch(`${url}/v1/completions`, {
          method: 'POST',
          body: JSON.stringify({ model, prompt: 'The sea', stream: streamed }),
        });
        const text = await response.text();
        expect(response.status).toBe(200);
        expect(text).toContain('text_completion');
        expect(text.endsWith('data: [DONE]\n\n')).toBe(streamed);
        expect(text).not.toContain(streamed ? '"usage":{' : 'data:');
      }
    }
    expect(records.map(({ completionTokens }) => (completionTokens ?? 0) > 0)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('embeddings: only for a model with a name', async () => {
    const { url } = await startGateway(modelOn([(await backend()).url]));
    const embed = (model: string) =>
      fetch(`${url}/v1/embeddings`, { method: 'POST', body: JSON.stringify({ model, input: ['a', 'b'] }) });
    const answer = (await (await embed(MODEL)).json()) as { data: unknown[] };
    expect(answer.data).toHaveLength(2);
    const refused = await embed('auto');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { param: 'model' } });
  });
});

describe('hedging', () => {
  const hedge = (maxRatio: number) => ({
    timeouts: { firstTokenMs: 5_000 },
    hedge: { percentile: 95, maxRatio, minMs: 30 },
  });

  it('of a stream: the loser’s connection is closed and its backend not blamed', async () => {
    const [slow, quick] = [await backend(), await backend()];
    const { url, gateway, metric } = await startGateway({
      ...modelOn([slow.url, quick.url]),
      fleet: hedge(1),
    });
    for (let i = 0; i < 10; i++) await chat(url, { stream: true });
    const before = slow.requests.aborted + slow.requests.faulted;
    slow.faults.set('hang-before');
    for (let i = 0; i < 2; i++) expect((await chat(url, { stream: true })).content).toContain('simulated');
    expect(slow.requests.aborted + slow.requests.faulted).toBeGreaterThan(before);
    expect(metric('fairlead_hedges_total')).toBeGreaterThan(0);
    const states = gateway.runtime.fleet.backends().map(({ state, inFlight }) => [state, inFlight]);
    expect(states).toEqual([
      ['healthy', 0],
      ['healthy', 0],
    ]);
  });

  it('keeps to its budget', async () => {
    const [first, second] = [await backend(), await backend()];
    const { url, metric } = await startGateway({ ...modelOn([first.url, second.url]), fleet: hedge(0) });
    for (let i = 0; i < 10; i++) await chat(url);
    for (const sim of [first, second]) sim.faults.set('hang-before:ms=120');
    for (let i = 0; i < 4; i++) expect((await chat(url)).content).toContain('simulated');
    expect(metric('fairlead_hedges_total')).toBeLessThanOrEqual(1); // one is always free
  });
});
