import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sim } from '../../src/sim/server.ts';
import { configOf, fastSim, MODEL } from './support/backends.ts';
import { type GatewayProcess, startGateway } from './support/gateway.ts';

const run = promisify(execFile);

describe('curl', () => {
  let sim: Sim;
  let gateway: GatewayProcess;
  const curl = async (...args: string[]) => (await run('curl', ['-sS', '--max-time', '20', ...args])).stdout;

  beforeAll(async () => {
    sim = await fastSim();
    gateway = await startGateway({ config: configOf([sim]) });
  });
  afterAll(async () => {
    await gateway.stop();
    await sim.close();
  });

  const body = (extra: object = {}) =>
    JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'Hello.' }], ...extra });
  const json = ['-H', 'content-type: application/json'];

  test('posts a chat over HTTP/1.1', async () => {
    const out = await curl('-i', ...json, '-d', body(), `${gateway.url}/v1/chat/completions`);
    expect(out).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(out).toMatch(/\r\nx-fairlead-request-id: \S+\r\n/i);
    expect(out).toContain('simulated answer');
  });

  test('reads a stream as server-sent events', async () => {
    const out = await curl(
      '-i',
      '-N',
      ...json,
      '-d',
      body({ stream: true }),
      `${gateway.url}/v1/chat/completions`,
    );
    expect(out).toMatch(/\r\ncontent-type: text\/event-stream/i);
    const events = out
      .slice(out.indexOf('\r\n\r\n') + 4)
      .trim()
      .split('\n\n');
    expect(events.at(-1)).toBe('data: [DONE]');
    for (const event of events.slice(0, -1))
      expect(JSON.parse(event.replace(/^data: /, ''))).toHaveProperty('choices');
  });

  test('sends a body in chunks, after 100-continue, and over HTTP/1.0', async () => {
    const url = `${gateway.url}/v1/chat/completions`;
    expect(await curl(...json, '-H', 'transfer-encoding: chunked', '-d', body(), url)).toContain(
      'chat.completion',
    );
    expect(await curl(...json, '-H', 'expect: 100-continue', '-d', body(), url)).toContain('chat.completion');
    expect(await curl('--http1.0', ...json, '-d', body(), url)).toContain('chat.completion');
  });

  test('reads health, readiness, metrics and models', async () => {
    const status = ['-o', '/dev/null', '-w', '%{http_code}'];
    expect(await curl(...status, `${gateway.url}/health`)).toBe('200');
    expect(await curl(...status, `${gateway.url}/ready`)).toBe('200');
    expect(await curl(`${gateway.url}/metrics`)).toMatch(/^# TYPE \w+ (?:counter|gauge|histogram)$/m);
    expect(JSON.parse(await curl(`${gateway.url}/v1/models`))).toMatchObject({ object: 'list' });
  });

  test('asks what would be decided', async () => {
    const out = await curl(...json, '-d', body({ model: 'auto' }), `${gateway.url}/api/v1/eval`);
    expect(JSON.parse(out)).toMatchObject({
      decision: expect.objectContaining({ confidence: expect.any(Number) }),
      model: MODEL,
      signals: expect.any(Array),
      timingsUs: expect.any(Object),
    });
  });
});
