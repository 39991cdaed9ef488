import { Pool } from 'undici';
import { expect, test } from 'vitest';
import type { Sim } from '../../src/sim/server.ts';
import { configOf, fastSim, MODEL } from './support/backends.ts';
import { startGateway } from './support/gateway.ts';

const RELOADS = 50;
const AT_ONCE = 8;

const body = (stream: boolean) =>
  JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'Hello.' }], stream });

async function ask(pool: Pool, stream = false): Promise<{ status: number; backend: string; whole: boolean }> {
  const {
    statusCode,
    headers,
    body: answer,
  } = await pool.request({
    path: '/v1/chat/completions',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body(stream),
  });
  const text = await answer.text();
  const whole = stream ? text.endsWith('data: [DONE]\n\n') : text.includes('"finish_reason":"stop"');
  return { status: statusCode, backend: String(headers['x-fairlead-backend']), whole };
}

/** Asks once more, so that a new configuration shows, and tells how much this backend has served. */
async function servedAfterAsking(pool: Pool, sim: Sim): Promise<number> {
  await ask(pool);
  return sim.requests.inference;
}

test('50 reloads under load fail no request, and each takes effect', { timeout: 180_000 }, async () => {
  const sims = [await fastSim(), await fastSim()];
  const [first, second] = sims;
  if (first === undefined || second === undefined) throw new Error('two backends are needed');
  const gateway = await startGateway({ config: configOf([first]) });
  const pool = new Pool(gateway.url, { connections: AT_ONCE });
  const probe = new Pool(gateway.url, { connections: 1 });
  let running = true;
  const seen = { total: 0, bad: [] as unknown[] };
  const lanes = Array.from({ length: AT_ONCE }, async (_, lane) => {
    while (running) {
      const answer = await ask(pool, lane % 2 === 0).catch((error: unknown) => ({ error: String(error) }));
      seen.total++;
      if (!('status' in answer) || answer.status !== 200 || !answer.whole) seen.bad.push(answer);
    }
  });
  try {
    for (let i = 1; i <= RELOADS; i++) {
      const now = i % 2 === 1 ? second : first;
      gateway.writeConfig(configOf([now]));
      // Half of them by the change of the file alone, half by SIGHUP as well.
      if (i % 4 < 2) gateway.process.kill('SIGHUP');
      const before = now.requests.inference;
      await expect.poll(() => servedAfterAsking(probe, now), { timeout: 10_000 }).toBeGreaterThan(before);
    }
  } finally {
    running = false;
    await Promise.all(lanes);
    await pool.close();
    await probe.close();
    await gateway.stop();
    await Promise.all(sims.map((sim) => sim.close()));
  }
  expect(seen.bad).toEqual([]);
  expect(seen.total).toBeGreaterThan(RELOADS);
});

test('a bad file keeps the last good one, says why, and the next good one is taken', async () => {
  const sims = [await fastSim(), await fastSim()];
  const [first, second] = sims;
  if (first === undefined || second === undefined) throw new Error('two backends are needed');
  const gateway = await startGateway({ config: configOf([first]) });
  const pool = new Pool(gateway.url);
  try {
    const bad = [
      ['models: [', /FL_CONFIG_SYNTAX|fairlead\.yaml:\d+:\d+/],
      ['modles: []\n', /models/],
      [configOf([second]).replace('"backends"', '"backend"'), /backends/],
      ['', /./],
    ] as const;
    for (const [text, why] of bad) {
      const from = gateway.output.length;
      gateway.writeConfig(text);
      gateway.process.kill('SIGHUP');
      await gateway.says(/refused/, 10_000, from);
      expect(gateway.output.slice(from)).toMatch(why);
      expect((await ask(pool)).status).toBe(200);
      expect(second.requests.inference).toBe(0);
    }
    gateway.writeConfig(configOf([second]));
    await expect.poll(() => servedAfterAsking(pool, second), { timeout: 10_000 }).toBeGreaterThan(0);
  } finally {
    await pool.close();
    await gateway.stop();
    await Promise.all(sims.map((sim) => sim.close()));
  }
});

test('a stream that began before a reload ends on the old configuration', async () => {
  const sims = [await fastSim({ answerTokens: 4_000 }), await fastSim()];
  const [first, second] = sims;
  if (first === undefined || second === undefined) throw new Error('two backends are needed');
  const gateway = await startGateway({ config: configOf([first]) });
  try {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body: body(true) });
    gateway.writeConfig(configOf([second]));
    gateway.process.kill('SIGHUP');
    const pool = new Pool(gateway.url);
    await expect.poll(() => servedAfterAsking(pool, second), { timeout: 10_000 }).toBeGreaterThan(0);
    await pool.close();
    expect((await response.text()).endsWith('data: [DONE]\n\n')).toBe(true);
  } finally {
    await gateway.stop();
    await Promise.all(sims.map((sim) => sim.close()));
  }
});
