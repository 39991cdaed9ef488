import { describe, expect, it, vi } from 'vitest';
import { backend, MODEL, modelOn, startGateway } from './support.ts';

const METRICS = { intervalMs: 50, staleMs: 300 };

interface Message {
  readonly role: string;
  readonly content: string;
}

/** One turn of a conversation; what is answered joins it. Returns the backend's name. */
async function say(url: string, messages: Message[], content: string, stream: boolean): Promise<string> {
  messages.push({ role: 'user', content });
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: MODEL, messages, stream, max_tokens: 20 }),
  });
  expect(response.status).toBe(200);
  const text = await response.text();
  messages.push({ role: 'assistant', content: stream ? 'It was streamed.' : text.slice(0, 100) });
  return response.headers.get('x-fairlead-backend') ?? '';
}

const words = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${name}${i}`).join(' ');

async function cachedTokens(url: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^vllm:prefix_cache_hits_total\S* (\S+)/m.exec(text)?.[1]);
}

describe.each(['prefix', 'predicted'])('placement by %s', (balance) => {
  it('sends a conversation on to the cache that has it', async () => {
    const sims = await Promise.all([backend(), backend(), backend()]);
    const { url } = await startGateway({ ...modelOn(sims.map((sim) => sim.url)), fleet: { balance } });
    for (let conversation = 0; conversation < 6; conversation++) {
      const messages = [{ role: 'system', content: words(`system${conversation}-`, 60) }];
      const homes = new Set<string>();
      for (let turn = 0; turn < 4; turn++) {
        homes.add(await say(url, messages, words(`turn${turn}-`, 80), turn % 2 === 0));
      }
      expect(homes.size).toBe(1);
    }
    const cached = await Promise.all(sims.map((sim) => cachedTokens(sim.url)));
    expect(cached.reduce((sum, tokens) => sum + tokens, 0)).toBeGreaterThan(6 * 3 * 100);
  });

  it('reads servers’ metrics, shows them, and goes on without', async () => {
    const [sim, other] = await Promise.all([backend(), backend()]);
    const { url, gateway } = await startGateway({
      ...modelOn([sim.url, other.url]),
      fleet: { balance, placement: { metrics: METRICS } },
    });
    const server = () => gateway.runtime.fleet.snapshot()[0]?.server;
    expect(server()).toMatchObject({ state: 'unknown', running: null });
    await vi.waitFor(() =>
      expect(server()).toMatchObject({ state: 'fresh', running: 0, waiting: 0, kvUsage: 0 }),
    );
    await sim.down();
    await vi.waitFor(() => expect(server()?.state).toBe('unknown'), 5_000);
    for (let i = 0; i < 4; i++) await say(url, [], words(`q${i}-`, 80), false);
    await sim.up();
    await vi.waitFor(() => expect(server()?.state).toBe('fresh'), 5_000);
  });
});

it('asks no server for metrics where no policy goes by them', async () => {
  const sim = await backend();
  const { gateway } = await startGateway({
    ...modelOn([sim.url, sim.url]),
    fleet: { placement: { metrics: METRICS } },
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(sim.received).toEqual([]);
  expect(gateway.runtime.fleet.snapshot().map(({ server }) => server)).toEqual([null, null]);
});
