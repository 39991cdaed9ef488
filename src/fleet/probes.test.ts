import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { model, setup } from './fleet.fixture.ts';

const health = { intervalMs: 1000, unhealthyAfter: 2, healthyAfter: 1 };

describe('probes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('take a backend without traffic out and back in, and say so', async () => {
    let alive = true;
    const probe = async (backend: { id: string }) => alive || backend.id !== 'm-0';
    const { fleet, state, events } = setup([model('m', [1, 1])], { health }, { probe });
    fleet.start();
    await vi.advanceTimersByTimeAsync(3000);
    expect(events).toEqual([]);
    alive = false;
    await vi.advanceTimersByTimeAsync(4000);
    expect([state('m-0'), state('m-1'), fleet.pick('m')?.id]).toEqual(['unhealthy', 'healthy', 'm-1']);
    alive = true;
    await vi.advanceTimersByTimeAsync(2000);
    expect(events.map(({ backend, to }) => [backend, to])).toEqual([
      ['m-0', 'unhealthy'],
      ['m-0', 'healthy'],
    ]);
    fleet.dispose();
  });

  it('are not believed against a backend that answers requests', async () => {
    const probe = () => Promise.reject(new Error('late'));
    const { fleet, fly, clock, state } = setup([model('m', [1, 1])], { health }, { probe });
    fleet.start();
    for (let i = 0; i < 40; i++) {
      fly('m-0', 'ok');
      clock.now += 200;
      await vi.advanceTimersByTimeAsync(200);
    }
    expect([state('m-0'), state('m-1')]).toEqual(['healthy', 'unhealthy']);
    fleet.dispose();
  });

  it('come on the interval within a tenth, and no more after dispose', async () => {
    const atMs: number[] = [];
    const probe = () => Promise.resolve(atMs.push(Date.now()) > 0);
    const { fleet } = setup([model('m', [1])], { health }, { probe });
    fleet.start();
    fleet.start();
    await vi.advanceTimersByTimeAsync(20_000);
    fleet.dispose();
    const gaps = atMs.slice(1).map((at, i) => at - (atMs[i] as number));
    expect(gaps.length).toBeGreaterThan(16);
    for (const gap of gaps) expect(Math.abs(gap - 1000)).toBeLessThanOrEqual(100);
    await vi.advanceTimersByTimeAsync(5000);
    expect(atMs).toHaveLength(gaps.length + 1);
  });

  it('are not sent when health.active is off', async () => {
    const probe = vi.fn(async () => true);
    const { fleet } = setup([model('m', [1])], { health: { active: false } }, { probe });
    fleet.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(probe).not.toHaveBeenCalled();
  });
});
