import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Counters, Take } from '../contract.ts';
import { takeOf } from '../records.fixture.ts';
import { withFallback } from './fallback.ts';
import { MemoryCounters } from './memory.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Shared counters that can be down, and what falls back from them. */
function fallbackOf(onFailure: 'serve' | 'refuse') {
  const memory = new MemoryCounters(systemClock);
  const state = { down: false, asked: 0 };
  const asked = async <Answer>(answer: () => Answer): Promise<Answer> => {
    state.asked += 1;
    if (state.down) throw new FairleadError('FL_STORE_UNAVAILABLE', 'It is gone.');
    return answer();
  };
  const shared: Counters = {
    take: (takes) => asked(() => memory.take(takes)),
    add: (takes) => asked(() => memory.add(takes)),
    read: (keys) => asked(() => memory.read(keys)).then((used) => used),
    dispose: () => memory.dispose(),
  };
  return { counters: withFallback(shared, { name: 'Redis', clock: systemClock, onFailure }), memory, state };
}

const take: Take = takeOf({ limit: 3 });

describe('shared counters that fail', () => {
  test('serve: go on in memory from the amount last seen, and say so', async () => {
    const { counters, state } = fallbackOf('serve');
    await counters.take([take]);
    await counters.take([take]);
    expect(counters.health()).toEqual({ ok: true, degraded: [] });
    state.down = true;
    expect(await counters.take([take])).toEqual({ ok: true, used: [3] });
    expect(await counters.take([take])).toEqual({ ok: false, over: 0, used: [3] });
    expect(await counters.read([take])).toEqual([3]);
    expect(counters.health()).toEqual({
      ok: false,
      degraded: [
        expect.stringMatching(/^Redis does not count \(It is gone\): limits are counted in the memory/),
      ],
    });
  });

  test('serve: what was counted meanwhile is added when they are back', async () => {
    const { counters, memory, state } = fallbackOf('serve');
    state.down = true;
    await counters.take([take]);
    await counters.add([{ ...take, amount: 1.5 }]);
    state.down = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(counters.health().ok).toBe(true);
    expect(await memory.read([take])).toEqual([2.5]);
    expect(await counters.take([{ ...take, amount: 0.5 }])).toEqual({ ok: true, used: [3] });
  });

  test('refuse: takes are refused with a time to wait, and what was spent is still added', async () => {
    const { counters, memory, state } = fallbackOf('refuse');
    state.down = true;
    const refused = { code: 'FL_STORE_UNAVAILABLE', retryAfterMs: 1_000 };
    await expect(counters.take([take])).rejects.toMatchObject(refused);
    expect(() => counters.take([take])).toThrow(expect.objectContaining(refused));
    await counters.add([{ ...take, amount: 2 }]);
    expect(counters.health().degraded).toEqual([expect.stringMatching(/refused until it is back/)]);
    state.down = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(counters.health().ok).toBe(true);
    expect(await memory.read([take])).toEqual([2]);
  });

  test('are asked once a second while they are down, not by every request', async () => {
    const { counters, state } = fallbackOf('serve');
    state.down = true;
    for (let index = 0; index < 50; index++) await counters.take([takeOf({ limit: 1_000 })]);
    expect(state.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state.asked).toBe(11);
    await counters.dispose();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state.asked).toBe(11);
  });
});
