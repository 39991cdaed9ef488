import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { FlowsReply } from '../../src/api/flows.ts';
import type { Sim } from '../../src/sim/server.ts';
import { configOf, MODEL, slowSim } from './support/backends.ts';
import { startGateway } from './support/gateway.ts';

const EXECUTABLE = join(import.meta.dirname, '../../bin/fairlead.js');
const TOKENS = 120;
const run = promisify(execFile);

async function flows(url: string): Promise<FlowsReply> {
  const { stdout } = await run(process.execPath, [EXECUTABLE, 'flows', '--url', url, '--json']);
  return JSON.parse(stdout) as FlowsReply;
}

/** One stream to its end; its text, and undefined where it was not whole. */
async function stream(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: MODEL, stream: true, messages: [{ role: 'user', content: 'The sea?' }] }),
  });
  const text = await response.text();
  if (response.status !== 200 || !text.endsWith('data: [DONE]\n\n')) return undefined;
  return text
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => JSON.parse(event.slice(6)).choices[0]?.delta?.content ?? '')
    .join('');
}

test('a backend that becomes slower is drained, seen from outside, and taken back', {
  timeout: 120_000,
}, async () => {
  const sims = await Promise.all([0, 1, 2].map(() => slowSim(10, TOKENS)));
  const [slow] = sims as [Sim];
  await using gateway = await startGateway({ config: configOf(sims) });
  let running = true;
  const texts = new Set<string | undefined>();
  const lanes = Array.from({ length: 9 }, async () => {
    while (running) texts.add(await stream(gateway.url));
  });
  const states = async () => (await flows(gateway.url)).backends.map(({ flow }) => flow);
  const wait = { timeout: 30_000, interval: 200 };
  try {
    await expect.poll(states, wait).toEqual(['steady', 'steady', 'steady']);
    slow.slow(4);
    await expect.poll(states, wait).toEqual(['degraded', 'steady', 'steady']);
    const { backends, streams } = await flows(gateway.url);
    expect(backends[0]?.share).toBeLessThan(0.2);
    expect(backends[0]?.slowdown).toBeGreaterThan(1.5);
    expect(streams.length).toBeGreaterThan(0);
    expect(streams[0]?.id).toMatch(/^req_/);
    // next to nothing goes there now
    await expect
      .poll(async () => (await flows(gateway.url)).backends[0]?.streams, wait)
      .toBeLessThanOrEqual(1);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/fairlead_flow_stragglers_total\{model="test-model",backend="[^"]+"\} 1/);
    slow.slow(1);
    await expect.poll(async () => (await states())[0], { ...wait, timeout: 60_000 }).not.toBe('degraded');
  } finally {
    running = false;
    await Promise.all(lanes);
    await Promise.all(sims.map((sim) => sim.close()));
  }
  expect([...texts].map((text) => typeof text)).toEqual(['string']); // all whole, and all the same
});
