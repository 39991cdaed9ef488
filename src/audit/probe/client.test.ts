import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProbeClient } from './client.ts';
import type { ProbeRequest } from './exchange.ts';

const seen: IncomingMessage[] = [];
let server: Server;
let base: URL;
let closed = 0;
let client: ProbeClient;

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request);
    const { url = '' } = request;
    if (url === '/app/to') return response.writeHead(302, { location: '/app/there?x=1' }).end();
    if (url === '/app/away') return response.writeHead(302, { location: 'http://other.example/' }).end();
    if (url === '/app/big') return response.end('x'.repeat(3_000_000));
    if (url === '/app/i.ico') return response.writeHead(200, { 'content-type': 'image/x-icon' }).end('icon');
    if (url === '/app/never') return undefined;
    if (url === '/app/closed' && closed++ === 0) return void request.socket.destroy();
    return response.writeHead(200, { 'X-Two': ['a', 'b'] }).end(`at ${url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/app/`);
  client = new ProbeClient({ version: '1.2.3', perSecond: 1_000, timeoutMs: 200 });
});
afterAll(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});

const get = (path: string): ProbeRequest => ({ method: 'GET', path });

describe('ProbeClient', () => {
  it('asks under the base path, and says who it is', async () => {
    const response = await client.target(base).send(get('/x'), 3);
    expect(response).toMatchObject({ status: 200, body: 'at /app/x', headers: { 'x-two': 'a, b' } });
    expect(await client.target(base).send(get('/app/y'), 3)).toMatchObject({ body: 'at /app/y' });
    expect(seen.at(-1)?.headers['user-agent']).toBe('Fairlead/1.2.3 audit');
  });

  it('follows redirects on the host only, and counts them', async () => {
    const { send } = client.target(base);
    expect(await send(get('/to'), 3)).toMatchObject({ body: 'at /app/there?x=1', hops: 1 });
    expect(await send(get('/to'), 0)).toMatchObject({ status: 302 });
    expect(await send(get('/away'), 3)).toMatchObject({ status: 302 });
  });

  it('asks once more where the connection was closed', async () => {
    expect(await client.target(base).send(get('/closed'), 3)).toMatchObject({
      body: 'at /app/closed',
      hops: 1,
    });
  });

  it('reads no more than its limit of a body', async () => {
    const response = await client.target(base).send(get('/big'), 3);
    expect(response?.body).toHaveLength(1_048_576);
    expect(response?.truncated).toBe(true);
  });

  it('hashes icons in place of their text', async () => {
    const response = await client.target(base).send(get('/i.ico'), 3);
    expect(response?.body).toBe('');
    expect(response?.icon?.sha256).toHaveLength(64);
  });

  it('gives nothing, and the reason, where no answer comes', async () => {
    const target = client.target(base);
    expect(await target.send(get('/never'), 3)).toBeUndefined();
    expect(target.lastFailure()).toBe('timeout');
    const closed = client.target(new URL('http://127.0.0.1:1/'));
    expect(await closed.send(get('/'), 3)).toBeUndefined();
    expect(closed.lastFailure()).toBe('ECONNREFUSED');
  });
});
