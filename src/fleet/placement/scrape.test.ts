import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { model, setup } from '../fleet.fixture.ts';

const page = (running: number, cached = 0) =>
  `vllm:num_requests_running ${running}\nvllm:prefix_cache_queries_total ${cached}\n`;

function start(text: () => string | undefined, balance = 'predicted', metrics: object = {}) {
  const fetchText = vi.fn(async (_backend: unknown, _path: string, _timeoutMs: number) => text());
  const settings = {
    balance,
    health: { active: false },
    placement: { metrics: { providers: ['fake'], ...metrics } },
  };
  const all = setup([model('m', [1, 1])], settings, { fetchText });
  all.fleet.start();
  const pass = async (ms: number) => {
    all.clock.now += ms;
    await vi.advanceTimersByTimeAsync(ms);
  };
  const server = () => all.fleet.snapshot()[0]?.server;
  return { ...all, fetchText, pass, server };
}

describe('scrapes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('read each backend on the interval until the fleet is disposed', async () => {
    const { fleet, fetchText, pass, server } = start(() => page(3));
    await pass(10_000);
    expect(fetchText.mock.calls.length).toBeGreaterThanOrEqual(16);
    expect(fetchText.mock.calls.length).toBeLessThanOrEqual(26);
    expect(fetchText.mock.calls[0]?.slice(1)).toEqual(['/metrics', 1_000]);
    expect(server()).toMatchObject({ state: 'fresh', running: 3, waiting: 0, kvUsage: null });
    fleet.dispose();
    fetchText.mockClear();
    await pass(10_000);
    expect(fetchText).not.toHaveBeenCalled();
  });

  it('are not made where no policy goes by them, nor of other providers, nor when they are switched off', async () => {
    for (const { fetchText, pass, server } of [
      start(() => page(1), 'weighted'),
      start(() => page(1), 'predicted', { providers: ['vllm'] }),
      start(() => page(1), 'predicted', { enabled: false }),
    ]) {
      await pass(5_000);
      expect(fetchText).not.toHaveBeenCalled();
      expect(server()).toBeNull();
    }
  });

  it('that fail leave the state unknown once the last reading is stale, and are made less often', async () => {
    let text: string | undefined = page(2);
    const { backend, fetchText, pass, server, clock } = start(() => text);
    await pass(2_000);
    expect(backend('m-0').placement.foreign(clock.now)).toBe(2);
    text = undefined;
    await pass(3_000);
    expect(server()?.state).toBe('fresh');
    await pass(5_000);
    expect(server()).toMatchObject({ state: 'unknown', running: 2 });
    expect(backend('m-0').placement.foreign(clock.now)).toBe(0);
    await pass(100_000);
    fetchText.mockClear();
    await pass(60_000);
    expect(fetchText.mock.calls.length).toBeLessThanOrEqual(6);
    text = page(0);
    await pass(60_000);
    expect(server()?.state).toBe('fresh');
  });

  it('that reject are failures, too', async () => {
    const { pass, server } = start(() => {
      throw new Error('no');
    });
    await pass(3_000);
    expect(server()).toMatchObject({ state: 'unknown', ageMs: null, running: null, loras: [] });
  });

  it('see from counters that fell that a server has lost its cache', async () => {
    let cached = 100;
    const { backend, pass } = start(() => page(0, cached));
    await pass(2_000);
    const { prefix } = backend('m-0').placement;
    prefix.touch([1, 2, 3]);
    await pass(2_000);
    expect(prefix.matched([1, 2, 3])).toBe(3);
    cached = 5;
    await pass(2_000);
    expect(prefix.matched([1, 2, 3])).toBe(0);
  });
});
