import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configOf, fastSim, MODEL, slowSim } from './support/backends.ts';
import { startGateway } from './support/gateway.ts';

const root = join(import.meta.dirname, '../..');
const executable = join(root, 'bin/fairlead.js');
const chat = (url: string, extra: object = {}) =>
  fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'Hello.' }], ...extra }),
  });

describe('stopping', () => {
  test('SIGTERM lets a stream run to its end and takes no new connection', async () => {
    const sim = await slowSim(10, 120);
    const gateway = await startGateway({ config: configOf([sim]) });
    try {
      const response = await chat(gateway.url, { stream: true });
      const reader = response.body?.getReader();
      const first = await reader?.read();
      gateway.process.kill('SIGTERM');
      let text = Buffer.from(first?.value ?? []).toString();
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
        text += Buffer.from(part.value).toString();
        if (text.length < 2_000) await expect(chat(gateway.url)).rejects.toThrow();
      }
      expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
      // without a second signal: one that comes while Node itself ends the process kills it
      expect(await gateway.ended()).toBe(0);
    } finally {
      await gateway.stop();
      await sim.close();
    }
  });

  test('an idle gateway stops at once', async () => {
    const gateway = await startGateway();
    await (await chat(gateway.url, { model: 'auto' })).text();
    const started = performance.now();
    expect(await gateway.stop()).toBe(0);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

test('workers that cannot start end the command', async () => {
  const config = 'models: [{ name: m, backends: [{ url: "http://127.0.0.1:1/v1", provider: nosuch }] }]';
  await expect(startGateway({ config, args: ['--workers', '2'] })).rejects.toThrow('ended with 2');
});

test('several workers share the port, and /metrics sums over them', async () => {
  const REQUESTS = 60;
  const sim = await fastSim();
  const gateway = await startGateway({ config: configOf([sim]), args: ['--workers', '2'] });
  try {
    for (let i = 0; i < REQUESTS; i++) {
      // A connection of its own each, so that both workers get some.
      const response = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { connection: 'close' },
        body: JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'Hello.' }] }),
      });
      expect(response.status).toBe(200);
      await response.text();
    }
    const counted = async () => {
      const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
      const lines = metrics
        .split('\n')
        .filter((line) => /^\w*requests_total\{/.test(line) && line.includes(MODEL));
      return Math.max(0, ...lines.map((line) => Number(line.split(' ').at(-1))));
    };
    for (let i = 0; i < 6; i++) expect(await counted()).toBe(REQUESTS);
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', `${gateway.pid}`], { encoding: 'utf8' });
    expect(children.trim().split('\n')).toHaveLength(2);
  } finally {
    expect(await gateway.stop()).toBe(0);
    await sim.close();
  }
});

describe('the command line', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [executable, ...args], { encoding: 'utf8', timeout: 15_000 });

  test('serves without a configuration and says that the backends are simulated', async () => {
    const child = spawn(process.execPath, [executable, 'serve', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    for await (const bytes of child.stdout) {
      out += String(bytes);
      if (/simulated/i.test(out)) break;
    }
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(out).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
    expect(out).toMatch(/simulated/i);
  });

  test('says what is wrong in one line, with exit code 2 and no stack', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const cases = [
      ['serve', '--port', `${port}`],
      ['serve', '--port', 'many'],
      ['serve', '-c', '/no/such/file.yaml'],
      ['serve', '--prot', '1'],
      ['sevre'],
    ];
    for (const args of cases) {
      const { status, stderr } = run(...args);
      expect(status, args.join(' ')).toBe(2);
      expect(stderr, args.join(' ')).not.toMatch(/^\s+at /m);
      expect(stderr.trim(), args.join(' ')).not.toBe('');
    }
    taken.close();
  });

  test('explains as JSON what the gateway would do', () => {
    const { status, stdout } = run('explain', '--json', 'Prove that the square root of two is irrational.');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      signals: expect.any(Array),
      projections: expect.any(Array),
      decision: expect.anything(),
      model: expect.any(String),
      reasoning: expect.objectContaining({ mode: expect.any(String) }),
      timingsUs: expect.any(Object),
    });
  });
});
