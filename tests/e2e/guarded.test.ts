import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sim } from '../../src/sim/server.ts';
import { configOf, fastSim, MODEL } from './support/backends.ts';
import { type RedisServer, startPostgres, startRedis } from './support/databases.ts';
import { type GatewayProcess, startGateway } from './support/gateway.ts';

const EXECUTABLE = join(import.meta.dirname, '../../bin/fairlead.js');

let sim: Sim;
let folder: string;

beforeAll(async () => {
  sim = await fastSim();
  folder = mkdtempSync(join(tmpdir(), 'fairlead-guarded-'));
});
afterAll(async () => {
  await sim.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line to its end. */
function fairlead(...args: string[]): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [EXECUTABLE, ...args], { cwd: folder });
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
    });
    child.stderr.on('data', (bytes: Buffer) => {
      err += bytes.toString();
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const chat = (
  gateway: Pick<GatewayProcess, 'url'>,
  content: string,
  {
    key,
    headers = {},
    ...more
  }: { key?: string; headers?: Record<string, string>; [field: string]: unknown } = {},
) =>
  fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: JSON.stringify({ model: MODEL, messages: [{ role: 'user', content }], ...more }),
  });

const contentOf = async (response: Response) =>
  ((await response.json()) as { choices: { message: { content: string } }[] }).choices[0]?.message.content;

/** All bytes of all files in a folder, whatever they are. */
const everyByte = (path: string): string =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

async function streamed(response: Response): Promise<{ text: string; events: number }> {
  const raw = await response.text();
  const datas = raw.split('\n\n').filter((frame) => frame.startsWith('data: {'));
  const text = datas
    .map((frame) => JSON.parse(frame.slice(6)) as { choices: { delta: { content?: string } }[] })
    .map((event) => event.choices[0]?.delta.content ?? '')
    .join('');
  expect(raw.endsWith('data: [DONE]\n\n')).toBe(true);
  return { text, events: datas.length };
}

describe('answers are kept', () => {
  test('a request is answered once; its stream replays as a stream; another user gets none of it', async () => {
    await using gateway = await startGateway({
      config: configOf([sim], { plugins: [{ type: 'response_cache', scope: 'user' }] }),
    });
    const ask = (user: string, more = {}) =>
      chat(gateway, 'What is the capital of Peru?', { headers: { 'x-authz-user-id': user }, ...more });
    const before = sim.received.length;
    const first = await ask('ann');
    expect(first.headers.get('x-fairlead-cache')).toBe('miss');
    const text = await contentOf(first);
    const second = await ask('ann');
    expect(second.headers.get('x-fairlead-cache')).toBe('hit-exact');
    expect(await contentOf(second)).toBe(text);
    expect(sim.received.length - before).toBe(1);

    const replay = await ask('ann', { stream: true });
    expect(replay.headers.get('x-fairlead-cache')).toBe('hit-exact');
    expect((await streamed(replay)).text).toBe(text);
    expect(sim.received.length - before).toBe(1);

    expect((await ask('bob')).headers.get('x-fairlead-cache')).toBe('miss');
    const changed = await ask('ann', { temperature: 0.7 });
    expect(changed.headers.get('x-fairlead-cache')).toBe('miss');
    const fresh = await ask('ann', { headers: { 'x-authz-user-id': 'ann', 'cache-control': 'no-cache' } });
    expect(fresh.headers.get('x-fairlead-cache')).not.toMatch(/^hit/);

    const stats = (await (await fetch(`${gateway.url}/api/v1/cache/stats`)).json()) as { hitsExact: number };
    expect(stats.hitsExact).toBe(2);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/llm_cache_plugin_hits_total\{[^}]*hit_kind="exact"[^}]*\} 2/);
  });

  test('what one worker is told to drop, all of them drop', async () => {
    await using gateway = await startGateway({
      config: configOf([sim], { plugins: [{ type: 'response_cache', scope: 'global' }] }),
      args: ['--workers', '2'],
    });
    // connections are dealt out in turn, so each worker has been asked after some of them
    const states = async () => {
      const seen = [];
      for (let i = 0; i < 8; i++) {
        const response = await chat(gateway, 'the workers’ own question', {
          headers: { connection: 'close' },
        });
        await response.text();
        seen.push(response.headers.get('x-fairlead-cache'));
      }
      return seen;
    };
    // the gateway is ready with its first worker: the other may come some requests later, and misses then
    let misses = 0;
    const warm = async () => {
      misses += (await states()).filter((state) => state === 'miss').length;
      return misses;
    };
    await expect.poll(warm, { timeout: 20_000 }).toBe(2);
    expect(new Set(await states())).toEqual(new Set(['hit-exact']));
    const dropped = await fetch(`${gateway.url}/api/v1/cache/invalidate`, { method: 'POST', body: '{}' });
    expect(dropped.status).toBe(200);
    expect((await states()).filter((state) => state === 'miss').length).toBe(2);
  });

  test('equal requests in flight are asked once', async () => {
    const slow = await fastSim({ ttftMs: 300 });
    await using gateway = await startGateway({
      config: configOf([slow], { plugins: [{ type: 'response_cache', scope: 'global' }] }),
    });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => chat(gateway, 'once please').then(contentOf)),
    );
    expect(new Set(answers).size).toBe(1);
    expect(slow.received.filter(({ path }) => path.endsWith('/chat/completions')).length).toBe(1);
    await slow.close();
  });
});

const EMAIL = 'quentin.canary@example-canary.com';
const CARD = '4111 1111 1111 1111';
const SECRET = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;

describe('what is masked', () => {
  test('never leaves the house, comes back whole, and lies in no sink', async () => {
    const echo = await fastSim({ echo: true });
    const store = join(folder, 'canary');
    await using gateway = await startGateway({
      config: configOf([echo], {
        store: { path: store, flushMs: 20 },
        log: { level: 'trace', prompts: true },
        plugins: [
          { type: 'redact' },
          { type: 'response_cache', scope: 'global' },
          { type: 'replay', captureRequestBody: true, captureResponseBody: true },
        ],
      }),
    });
    const text = `Write to ${EMAIL}, card ${CARD}, token ${SECRET}, please.`;
    for (const more of [{}, { stream: true }]) {
      const response = await chat(gateway, text, more);
      expect(response.status).toBe(200);
      const said = 'stream' in more ? (await streamed(response)).text : await contentOf(response);
      for (const value of [EMAIL, CARD, SECRET]) expect(said).toContain(value);
    }
    const completions = await fetch(`${gateway.url}/v1/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: MODEL, prompt: text }),
    });
    expect(completions.status).toBe(200);
    const error = await (await chat(gateway, text, { temperature: 'hot' })).text();

    await new Promise((resolve) => setTimeout(resolve, 500));
    const sinks: Record<string, string> = {
      backend: JSON.stringify(echo.received),
      log: gateway.output,
      metrics: await (await fetch(`${gateway.url}/metrics`)).text(),
      replay: await (await fetch(`${gateway.url}/api/v1/replay?limit=100`)).text(),
      cache: await (await fetch(`${gateway.url}/api/v1/cache/stats`)).text(),
      error,
      store: everyByte(store),
    };
    for (const [sink, held] of Object.entries(sinks)) {
      expect(held.length, sink).toBeGreaterThan(0);
      for (const value of [EMAIL, CARD, SECRET])
        expect(held.includes(value), `${sink} holds ${value}`).toBe(false);
    }
    for (const sink of ['backend', 'replay']) expect(sinks[sink]).toContain('EMAIL_ADDRESS');
    await echo.close();
  });
});

describe('keys', () => {
  test('are made, asked for, counted, revoked within seconds, and recorded in a chain that holds', async () => {
    const path = join(folder, 'keys');
    const config = configOf([sim], { store: { path, flushMs: 20 }, identity: { keys: true } });
    await using gateway = await startGateway({ config });
    const store = ['--path', path];
    const made = await fairlead('keys', 'create', ...store, '--name', 'ci', '--rpm', '3', '--json');
    expect(made.err).toBe('');
    const { key, id } = JSON.parse(made.out) as { key: string; id: string };

    expect((await chat(gateway, 'hi')).status).toBe(401);
    expect((await chat(gateway, 'hi', { key: `${key.slice(0, -1)}x` })).status).toBe(401);
    expect((await chat(gateway, 'hi', { headers: { 'x-authz-user-id': 'root' } })).status).toBe(401);
    await expect.poll(async () => (await chat(gateway, 'hi', { key })).status, { timeout: 5_000 }).toBe(200);
    expect((await fetch(`${gateway.url}/v1/models`)).status).toBe(401);
    const configStatus = (headers: Record<string, string>) =>
      fetch(`${gateway.url}/api/v1/config`, { headers }).then(({ status }) => status);
    expect(await configStatus({})).toBe(401);
    expect(await configStatus({ authorization: `Bearer ${key}` })).toBe(401);
    const root = await fairlead('keys', 'create', ...store, '--name', 'root', '--admin', '--quiet');
    const admin = { authorization: `Bearer ${root.out.trim()}` };
    await expect.poll(() => configStatus(admin), { timeout: 5_000 }).toBe(200);

    const statuses: number[] = [];
    let last: Response | undefined;
    for (let i = 0; i < 5; i++) {
      last = await chat(gateway, 'hi', { key });
      statuses.push(last.status);
    }
    expect(statuses).toContain(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);

    expect((await fairlead('keys', 'revoke', id, ...store)).code).toBe(0);
    await expect.poll(async () => (await chat(gateway, 'hi', { key })).status, { timeout: 5_000 }).toBe(401);
    await gateway.stop();

    expect(gateway.output).not.toContain(key);
    expect(everyByte(path)).not.toContain(key.split('_').at(-1));
    const verified = await fairlead('log', 'verify', ...store, '--json');
    expect(verified.code).toBe(0);
    const listed = await fairlead('log', 'list', ...store, '--limit', '200', '--json');
    expect(listed.out).toContain('key.created');
    expect(listed.out).toContain('key.revoked');
    expect(listed.out).toContain('"status":200');
  });
});

/** A new key in the store at `path` with a budget of 100 requests. */
async function budgetedKey(path: string): Promise<string> {
  const asked = ['--path', path, '--name', 'b', '--budget', '100 requests/day', '--quiet'];
  return (await fairlead('keys', 'create', ...asked)).out.trim();
}

/** How many of 300 requests of 50 clients at once, who take turns at the gateways, are served; the others must be refused. */
async function granted(gateways: readonly GatewayProcess[], key: string): Promise<number> {
  let served = 0;
  const client = async (gateway: GatewayProcess) => {
    for (let i = 0; i < 6; i++) {
      const response = await chat(gateway, 'hi', { key });
      await response.text();
      if (response.status === 200) served++;
      else expect(response.status).toBe(429);
    }
  };
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => client(gateways[i % gateways.length] as GatewayProcess)),
  );
  return served;
}

describe('budgets', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  test('50 clients at two gateways that share Redis get 100 requests for 100', async () => {
    const path = join(folder, 'budget');
    const config = configOf([sim], {
      store: { path, redis: `redis://127.0.0.1:${redis.port}` },
      identity: { keys: true },
    });
    const key = await budgetedKey(path);
    await using one = await startGateway({ config });
    await using two = await startGateway({ config });
    expect(await granted([one, two], key)).toBe(100);
  });

  test('so do 50 clients at the workers of one gateway with a store alone', async () => {
    const path = join(folder, 'budget-workers');
    const key = await budgetedKey(path);
    const config = configOf([sim], { store: { path }, identity: { keys: true } });
    await using gateway = await startGateway({ config, args: ['--workers', '2'] });
    expect(await granted([gateway], key)).toBe(100);
  });

  test('a gateway that is killed in the middle gives no request away', async () => {
    const path = join(folder, 'budget-killed');
    const key = await budgetedKey(path);
    const config = configOf([sim], { store: { path }, identity: { keys: true } });
    let served = 0;
    for (const killAt of [30, 60, Number.POSITIVE_INFINITY]) {
      await using gateway = await startGateway({ config });
      let gone = false;
      const client = async () => {
        while (!gone) {
          const response = await chat(gateway, 'hi', { key }).catch(() => undefined);
          if (response === undefined) return;
          if (response.status === 429) return;
          if (response.status === 200) served++;
          if (served >= killAt && !gone) {
            gone = true;
            gateway.process.kill('SIGKILL');
          }
        }
      };
      await Promise.all(Array.from({ length: 8 }, client));
    }
    expect(served).toBeLessThanOrEqual(100);
    expect(served).toBeGreaterThan(100 - 2 * 8 - 1); // what was under way at a kill stays spent
    expect((await fairlead('log', 'verify', '--path', path)).code).toBe(0);
  });

  test('Redis gone: limits go on in memory, /ready says so, and it comes back by itself', async () => {
    const path = join(folder, 'redis-gone');
    const config = configOf([sim], {
      store: { path, redis: `redis://127.0.0.1:${redis.port}` },
      identity: { limits: { requestsPerMinute: 1_000_000 } },
    });
    await using gateway = await startGateway({ config });
    const ready = async () => (await (await fetch(`${gateway.url}/ready`)).json()) as { status: string };
    expect((await chat(gateway, 'hi')).status).toBe(200);
    await redis.stop();
    await expect.poll(async () => (await chat(gateway, 'hi')).status).toBe(200);
    await expect.poll(async () => (await ready()).status, { timeout: 5_000 }).toBe('degraded');
    await redis.start();
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe('ready');
    expect((await chat(gateway, 'hi')).status).toBe(200);
  });
});

test('PostgreSQL gone: keys hold, records wait, /ready says so, and all is written when it is back', async () => {
  await using postgres = await startPostgres();
  const url = await postgres.database();
  const made = await fairlead(
    'keys',
    'create',
    '--url',
    url,
    '--name',
    'p',
    '--budget',
    '5 money/day',
    '--json',
  );
  const { key } = JSON.parse(made.out) as { key: string };
  const config = JSON.stringify({
    models: [
      {
        name: MODEL,
        price: { inputPer1M: 1_000, outputPer1M: 1_000 },
        backends: [{ url: sim.url, provider: 'vllm' }],
      },
    ],
    store: { url, flushMs: 20 },
    identity: { keys: true },
  });
  await using gateway = await startGateway({ config });
  const status = async () =>
    ((await (await fetch(`${gateway.url}/ready`)).json()) as { status: string }).status;
  const served = async () => (await chat(gateway, 'hi', { key })).status;
  expect(await served()).toBe(200);
  await postgres.stop();
  for (let i = 0; i < 5; i++) expect(await served()).toBe(200);
  await expect.poll(status, { timeout: 10_000 }).toBe('degraded');
  await postgres.start();
  await expect.poll(status, { timeout: 20_000 }).toBe('ready');
  await gateway.stop();
  const listed = await fairlead('log', 'list', '--url', url, '--limit', '100', '--kind', 'request', '--json');
  const rows = listed.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { body: { cost: number } });
  expect(rows.length).toBe(6);
  expect(rows.every(({ body }) => body.cost > 0)).toBe(true);
  expect((await fairlead('log', 'verify', '--url', url)).code).toBe(0);
});

test('without identity, nobody outside this machine is listened to', async () => {
  await using gateway = await startGateway({ config: configOf([sim], { listen: { host: '0.0.0.0' } }) });
  expect(gateway.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  await gateway.says('no identity is configured');
});
