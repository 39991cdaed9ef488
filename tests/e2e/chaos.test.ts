import { Pool } from 'undici';
import { expect, test } from 'vitest';
import { type Sim, startSim } from '../../src/sim/server.ts';
import { configOf, fastSim, MODEL } from './support/backends.ts';
import { type GatewayProcess, startGateway } from './support/gateway.ts';

const REQUESTS = 1_000;
const AT_ONCE = 16;
const QUESTIONS = 40;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly tookMs: number;
}

const question = (i: number) => [{ role: 'user', content: `Question ${i % QUESTIONS}: what is a fairlead?` }];

async function ask(pool: Pool, i: number, stream: boolean): Promise<Answer> {
  const started = performance.now();
  const { statusCode, body } = await pool.request({
    path: '/v1/chat/completions',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: MODEL, messages: question(i), stream }),
  });
  const raw = await body.text();
  return { status: statusCode, text: raw, tookMs: performance.now() - started };
}

/** The text of an answer; undefined where it is not whole. */
function textOf(raw: string, stream: boolean): string | undefined {
  if (!stream) {
    const { choices } = JSON.parse(raw) as { choices: { message: { content: string } }[] };
    return choices[0]?.message.content;
  }
  const events = raw
    .trim()
    .split('\n\n')
    .map((event) => event.replace(/^data: /, ''));
  if (events.at(-1) !== '[DONE]') return undefined;
  return events
    .slice(0, -1)
    .map((event) => JSON.parse(event) as { choices: { delta: { content?: string } }[] })
    .map(({ choices }) => choices[0]?.delta.content ?? '')
    .join('');
}

/** Calls `work` for 0 … count-1, `atOnce` at a time. */
async function inParallel(count: number, atOnce: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** The right answers, asked of a backend that does not fail. */
async function rightAnswers(): Promise<string[]> {
  const sim = await fastSim();
  const pool = new Pool(new URL(sim.url).origin);
  const right: string[] = [];
  for (let i = 0; i < QUESTIONS; i++) right.push(textOf((await ask(pool, i, false)).text, false) ?? '');
  await pool.close();
  await sim.close();
  return right;
}

/** What backends do before any content of an answer is out, so that another try is always allowed. */
const MISBEHAVIOUR = [
  ['status:code=500,p=0.25', 'hang-before:ms=1500,p=0.05'],
  ['refuse:p=0.3', 'status:code=503,p=0.1'],
  ['status:code=429,retryAfter=1,p=0.3'],
  ['cut:after=0,how=reset,p=0.2', 'empty-200:p=0.05'],
];

const FIRST_TOKEN_MS = 400;
/** All tries of one request, each with its time-out, its pause and the machine's own slowness. */
const HANGS_AFTER_MS = 15_000;

async function misbehavingFleet(): Promise<Sim[]> {
  return Promise.all(
    MISBEHAVIOUR.map((faults) =>
      startSim({ models: [{ name: MODEL, ttftMs: 0, itlMs: 0 }], seed: 1, timeScale: 0, faults }),
    ),
  );
}

const fleet = {
  timeouts: { firstTokenMs: FIRST_TOKEN_MS },
  retry: { attempts: 12, budgetRatio: 10, budgetMin: 10_000, backoffMs: 5 },
  // Passive health alone: the fleet must not be talked well by probes that do not meet the faults.
  health: { active: false },
};

async function run(gateway: GatewayProcess, right: readonly string[], count: number) {
  const pool = new Pool(gateway.url, {
    connections: AT_ONCE,
    headersTimeout: HANGS_AFTER_MS,
    bodyTimeout: HANGS_AFTER_MS,
  });
  const seen = { ok: 0, failed: [] as string[], wrong: [] as string[], slowestMs: 0 };
  await inParallel(count, AT_ONCE, async (i) => {
    const stream = i % 2 === 1;
    const { status, text, tookMs } = await ask(pool, i, stream);
    seen.slowestMs = Math.max(seen.slowestMs, tookMs);
    if (status !== 200) seen.failed.push(`${status} ${text}`);
    else if (textOf(text, stream) !== right[i % QUESTIONS]) seen.wrong.push(text);
    else seen.ok++;
  });
  await pool.close();
  return seen;
}

test('1,000 requests while four backends refuse, fail, hang, cut and throttle', {
  timeout: 240_000,
}, async () => {
  const right = await rightAnswers();
  const sims = await misbehavingFleet();
  const gateway = await startGateway({ config: configOf(sims, { fleet }) });
  try {
    // The first 200 warm the process up: only then does growth say something.
    await run(gateway, right, 200);
    const rssBefore = gateway.rssBytes();
    const seen = await run(gateway, right, REQUESTS);

    expect(seen.wrong).toEqual([]);
    // Every one of these faults may be retried, and there are more tries than a run of bad luck needs.
    expect(seen.failed).toEqual([]);
    expect(seen.ok).toBe(REQUESTS);
    expect(seen.slowestMs).toBeLessThan(HANGS_AFTER_MS);
    expect(gateway.rssBytes()).toBeLessThan(rssBefore * 1.25);

    const struck = sims.reduce((sum, sim) => sum + sim.requests.faulted, 0);
    expect(struck).toBeGreaterThan(REQUESTS / 10);
  } finally {
    await gateway.stop();
    await Promise.all(sims.map((sim) => sim.close()));
  }
});

test('a stream that is cut in the middle and may not go on elsewhere ends with an error, never as if it were whole', async () => {
  const cuts = ['cut:after=5,how=reset', 'cut:after=5,how=fin', 'cut:after=5,how=end', 'hang-within:after=5'];
  for (const fault of cuts) {
    const sim = await startSim({
      models: [{ name: MODEL, ttftMs: 0, itlMs: 0 }],
      seed: 1,
      timeScale: 0,
      faults: [fault],
    });
    const gateway = await startGateway({
      config: configOf([sim], { fleet: { timeouts: { gapMs: 500 }, failover: { enabled: false } } }),
    });
    try {
      const response = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ model: MODEL, messages: question(0), stream: true }),
      });
      const raw = await response.text().catch((error: unknown) => `broken off: ${String(error)}`);
      expect(raw, fault).not.toContain('[DONE]');
      expect(raw, fault).toMatch(/"error":\{|broken off/);
    } finally {
      await gateway.stop();
      await sim.close();
    }
  }
});

test('when every backend is down the answer is an error at once, and the fleet recovers by itself', async () => {
  const sims = [await fastSim(), await fastSim()];
  const breaker = { consecutiveFailures: 2, openMs: 300, maxOpenMs: 600 };
  const gateway = await startGateway({
    config: configOf(sims, { fleet: { breaker, health: { active: false } } }),
  });
  const pool = new Pool(gateway.url);
  try {
    expect((await ask(pool, 0, false)).status).toBe(200);
    await Promise.all(sims.map((sim) => sim.down()));
    const { status, text, tookMs } = await ask(pool, 0, false);
    expect(status).toBeGreaterThanOrEqual(500);
    expect(JSON.parse(text)).toMatchObject({
      error: { retryable: true, code: expect.stringMatching(/^FL_UPSTREAM_/) },
    });
    expect(tookMs).toBeLessThan(5_000);
    await Promise.all(sims.map((sim) => sim.up()));
    await expect
      .poll(async () => (await ask(pool, 0, false)).status, { timeout: 10_000, interval: 100 })
      .toBe(200);
  } finally {
    await pool.close();
    await gateway.stop();
    await Promise.all(sims.map((sim) => sim.close()));
  }
});
