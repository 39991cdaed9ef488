import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { discover, KEY_PLACES, SERVER_PLACES } from './discover.ts';
import { starterConfig } from './starter.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** The port of a server on loopback that answers every request like this; without an answer it says nothing. */
async function listen(answer?: { readonly status?: number; readonly body: string }): Promise<number> {
  const server = createServer((_request, response) => {
    if (answer === undefined) return;
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    response.end(answer.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const place = (port: number) => ({ title: 'vLLM', provider: 'vllm', port });
const models = (...ids: string[]) => ({
  body: JSON.stringify({ object: 'list', data: ids.map((id) => ({ id })) }),
});

describe('discover', () => {
  it('finds the servers that list models, in the order of the places', async () => {
    const [first, second] = [await listen(models('a', 'b')), await listen(models('c'))];
    const found = await discover({ env: {}, places: [place(first), place(second)] });
    expect(found).toEqual({
      servers: [
        { title: 'vLLM', provider: 'vllm', url: `http://127.0.0.1:${first}/v1`, models: ['a', 'b'] },
        { title: 'vLLM', provider: 'vllm', url: `http://127.0.0.1:${second}/v1`, models: ['c'] },
      ],
      keys: [],
    });
  });

  it('passes over what is no model server, has no model, answers an error, or says nothing', async () => {
    const places = await Promise.all([
      listen({ body: '<html>' }),
      listen({ body: 'null' }),
      listen({ body: '{"data":{}}' }),
      listen(models()),
      listen({ status: 503, body: '{"data":[{"id":"x"}]}' }),
      listen(),
    ]);
    expect(await discover({ env: {}, places: places.map(place), timeoutMs: 300 })).toEqual({
      servers: [],
      keys: [],
    });
  });

  it('passes over ports where nobody is', async () => {
    const refused = () => Promise.reject(new TypeError('fetch failed'));
    expect(await discover({ env: {}, fetch: refused })).toEqual({ servers: [], keys: [] });
  });

  it('knows the usual ports and the usual names of keys', async () => {
    expect(Object.fromEntries(SERVER_PLACES.map(({ provider, port }) => [provider, port]))).toEqual({
      vllm: 8000,
      sglang: 30000,
      ollama: 11434,
      lmstudio: 1234,
      llamacpp: 8080,
    });
    expect(KEY_PLACES.map(({ variable }) => variable)).toEqual([
      'OPENAI_API_KEY',
      'ANTHROPIC_API_KEY',
      'GEMINI_API_KEY',
      'OPENROUTER_API_KEY',
      'DEEPSEEK_API_KEY',
      'MISTRAL_API_KEY',
      'DASHSCOPE_API_KEY',
      'MOONSHOT_API_KEY',
      'ZAI_API_KEY',
      'MINIMAX_API_KEY',
      'NVIDIA_API_KEY',
    ]);
    const { keys } = await discover({ env: { OPENAI_API_KEY: 'sk-1', ZAI_API_KEY: '' }, places: [] });
    expect(keys.map(({ provider }) => provider)).toEqual(['openai']);
  });
});

describe('starterConfig', () => {
  it('names a key and never writes it', async () => {
    const env = Object.fromEntries(KEY_PLACES.map(({ variable }) => [variable, 'sk-secret']));
    const text = starterConfig(await discover({ env, places: [] }));
    expect(text).not.toContain('sk-secret');
    for (const { variable } of KEY_PLACES) expect(text).toContain(`key: '\${${variable}}'`);
  });

  it('gives the second model of a name another one, and asks for it by its own', () => {
    const url = 'http://127.0.0.1:1/v1';
    const server = { title: 'x', url, models: ['org/m: 7b'] };
    const text = starterConfig({
      servers: [
        { ...server, provider: 'vllm' },
        { ...server, provider: 'ollama' },
      ],
      keys: [],
    });
    expect(text).toContain('- name: "org/m: 7b"\n');
    expect(text).toContain('- name: "org/m: 7b-ollama"\n');
    expect(text).toContain('provider: ollama, model: "org/m: 7b"');
  });
});
