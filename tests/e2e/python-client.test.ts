import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sim } from '../../src/sim/server.ts';
import { configOf, fastSim, MODEL, slowSim, until } from './support/backends.ts';
import { type GatewayProcess, startGateway } from './support/gateway.ts';
import { PythonClient } from './support/python.ts';

describe('the official Python client', () => {
  let sim: Sim;
  let gateway: GatewayProcess;
  let python: PythonClient;

  beforeAll(async () => {
    sim = await fastSim();
    gateway = await startGateway({ config: configOf([sim]) });
    python = new PythonClient(`${gateway.url}/v1`, MODEL);
  });
  afterAll(async () => {
    await python.close();
    await gateway.stop();
    await sim.close();
  });

  test('chats, and sees our headers', async () => {
    const seen = await python.run('chat');
    expect(seen).toMatchObject({ finish: 'stop', content: expect.stringContaining('simulated answer') });
    expect(seen.usage).toBeGreaterThan(0);
    expect(seen.headers).toMatchObject({
      'x-fairlead-model': MODEL,
      'x-fairlead-backend': expect.anything(),
    });
  });

  test('streams the same text, with usage only when it asks', async () => {
    const { content } = await python.run('chat');
    expect(await python.run('stream')).toMatchObject({ content, usages: 0, finish: 'stop', ids: 1 });
    expect(await python.run('stream_with_usage')).toMatchObject({
      content,
      usages: 1,
      finish: 'stop',
      ids: 1,
    });
  });

  test('calls tools, whole and streamed', async () => {
    const wanted = { name: 'get_weather', arguments: { city: expect.any(String) } };
    expect(await python.run('tools')).toMatchObject({ ...wanted, finish: 'tool_calls' });
    expect(await python.run('tools_stream')).toMatchObject(wanted);
  });

  test('gets JSON, several choices and logprobs', async () => {
    expect(await python.run('json_mode')).toEqual({ parsed: true });
    expect(await python.run('several_choices')).toEqual({ choices: [0, 1, 2] });
    expect(await python.run('logprobs')).toMatchObject({ top: 2, logprob: expect.any(Number) });
  });

  test('raises its own typed errors', async () => {
    expect(await python.run('unknown_model')).toMatchObject({ status: 404, code: 'model_not_found' });
    expect(await python.run('bad_request')).toMatchObject({ status: 400, param: 'messages' });
  });

  test('embeds, completes and lists models', async () => {
    expect(await python.run('embeddings')).toEqual({ count: 2, dimensions: 256 });
    expect(await python.run('completions')).toMatchObject({ text: expect.any(String) });
    const { ids } = await python.run('models');
    expect(ids).toContain(MODEL);
    expect(ids).toContain('auto');
  });
});

test('the Python client leaves a stream: the backend is told', async () => {
  const sim = await slowSim(20, 500);
  const gateway = await startGateway({ config: configOf([sim]) });
  const python = new PythonClient(`${gateway.url}/v1`, MODEL);
  try {
    expect(await python.run('abort')).toEqual({ left: true });
    await until(() => sim.requests.aborted === 1, 1_000);
  } finally {
    await python.close();
    await gateway.stop();
    await sim.close();
  }
});
