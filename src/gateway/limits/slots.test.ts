import { describe, expect, it, vi } from 'vitest';
import { MemoryCounters } from '../../store/counters/memory.ts';
import { refusalOf, standingClock } from '../identity/identity.fixture.ts';
import type { Lease } from './contract.ts';
import { limiterOf, SERVED, slowCounters, subjectOf } from './limits.fixture.ts';

const two = subjectOf({ concurrent: 2 });

describe('requests at once', () => {
  it('are as many as the limit, and the next when one has ended', async () => {
    using given = limiterOf();
    const first = await given.ask(two);
    await given.ask(two);
    const error = await refusalOf(() => given.ask(two));
    expect(error).toMatchObject({ code: 'FL_RATE_LIMITED', status: 429, retryAfterMs: 1_000 });
    first.settle(SERVED);
    await given.ask(two);
    await refusalOf(() => given.ask(two));
  });

  it('that last for hours are counted all the time, also by others', async () => {
    vi.useFakeTimers();
    try {
      const clock = { ...standingClock(), wallMs: () => Date.now() };
      const shared = new MemoryCounters(clock);
      using here = limiterOf({ clock, quick: shared });
      using there = limiterOf({ clock, quick: shared });
      const leases = [await here.ask(two), await here.ask(two)];
      for (let second = 0; second < 2 * 3_600; second++) {
        vi.advanceTimersByTime(1_000);
        if (second % 7 === 0) await refusalOf(() => there.ask(two));
      }
      for (const lease of leases) lease.settle(SERVED);
      await there.ask(two);
      await there.ask(two);
      await refusalOf(() => there.ask(two));
    } finally {
      vi.useRealTimers();
    }
  });

  it('of a process that died are free after 70 s at most', async () => {
    vi.useFakeTimers();
    try {
      for (let second = 0; second < 60; second++) {
        const clock = { ...standingClock(), wallMs: () => Date.now() };
        const shared = new MemoryCounters(clock);
        vi.setSystemTime(clock.nowMs + second * 1_000);
        const died = limiterOf({ clock, quick: shared });
        await died.ask(two);
        await died.ask(two);
        died.limiter.dispose(); // no timer, no settlement
        using there = limiterOf({ clock, quick: shared });
        await refusalOf(() => there.ask(two));
        vi.advanceTimersByTime(70_000);
        await expect(there.ask(two)).resolves.toBeDefined();
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('come and go at random on slow counters, and never pass the limit nor lose a place', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    try {
      const clock = { ...standingClock(), wallMs: () => Date.now() };
      const shared = slowCounters(new MemoryCounters(clock));
      using here = limiterOf({ clock, quick: shared });
      using there = limiterOf({ clock, quick: shared });
      const subject = subjectOf({ concurrent: 5 });
      const live: Lease[] = [];
      for (let step = 0; step < 600; step++) {
        await vi.advanceTimersByTimeAsync(((step * 7_919) % 13) * 250);
        const asked = Array.from({ length: (step % 4) + 1 }, (_, i) =>
          (i % 2 === 0 ? here : there).ask(subject).then(
            (lease) => live.push(lease),
            () => {},
          ),
        );
        vi.advanceTimersByTime(((step * 31) % 5) * 300); // while the counters think
        await Promise.all(asked);
        expect(live.length).toBeLessThanOrEqual(5);
        for (let i = 0; i < step % 5; i++) live.shift()?.settle(SERVED);
        for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
      }
      for (const lease of live) lease.settle(SERVED);
      for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
      for (let i = 0; i < 5; i++) await here.ask(subject);
      await refusalOf(() => there.ask(subject));
    } finally {
      vi.useRealTimers();
    }
  });
});
