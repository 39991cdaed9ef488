import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Counters, Take } from '../contract.ts';
import { takeOf } from '../records.fixture.ts';

/** Counters, and how to be done with them. */
export interface CountersView extends AsyncDisposable {
  readonly counters: Counters;
}

/**
 * What all counters have in common. `open` gives one more view of the same counters; `shared` says whether two views
 * see each other.
 */
export function describeCounters(
  name: string,
  { open, shared }: { open: () => Promise<CountersView>; shared: boolean },
): void {
  /** Counters of its own for each test: the place is one for all. */
  const counter = (given: Partial<Take> = {}) => takeOf({ key: randomUUID(), ...given });

  describe(`counters: ${name}`, () => {
    test('take up to the limit and no further, and a refusal takes nothing', async () => {
      await using view = await open();
      const { counters } = view;
      const take = counter({ limit: 2 });
      expect(await counters.take([take])).toEqual({ ok: true, used: [1] });
      expect(await counters.take([take])).toEqual({ ok: true, used: [2] });
      expect(await counters.take([take])).toEqual({ ok: false, over: 0, used: [2] });
      expect(await counters.read([take])).toEqual([2]);
    });

    test('take from all or from none', async () => {
      await using view = await open();
      const { counters } = view;
      const [wide, narrow] = [counter({ limit: 100, amount: 5 }), counter({ limit: 3, amount: 4 })];
      expect(await counters.take([wide, narrow])).toEqual({ ok: false, over: 1, used: [0, 0] });
      expect(await counters.read([wide, narrow])).toEqual([0, 0]);
      expect(await counters.take([wide, { ...narrow, amount: 3 }])).toEqual({ ok: true, used: [5, 3] });
    });

    test('count a counter that is named twice in one take twice', async () => {
      await using view = await open();
      const { counters } = view;
      const take = counter({ limit: 3, amount: 2 });
      expect(await counters.take([take, take])).toEqual({ ok: false, over: 1, used: [0, 0] });
      expect(await counters.take([take, { ...take, amount: 1 }])).toEqual({ ok: true, used: [2, 3] });
      expect(await counters.read([take])).toEqual([3]);
    });

    test('add without asking, give back, and keep fractions', async () => {
      await using view = await open();
      const { counters } = view;
      const take = counter({ limit: 1, amount: 0.1 });
      await counters.add([take, counter()]);
      await counters.add([{ ...take, amount: 0.2 }]);
      expect(await counters.read([take])).toEqual([0.1 + 0.2]);
      await counters.add([{ ...take, amount: 5 }]);
      expect(await counters.take([take])).toEqual({ ok: false, over: 0, used: [0.1 + 0.2 + 5] });
      await counters.add([{ ...take, amount: -5 }]);
      expect(await counters.take([take])).toMatchObject({ ok: true });
    });

    test('keep windows of one key apart, and names with odd characters', async () => {
      await using view = await open();
      const { counters } = view;
      const first = counter({ key: `${randomUUID()} '"@{}\n%💡`, limit: 1, windowStartMs: 60_000 });
      const second = { ...first, windowStartMs: 120_000 };
      expect(await counters.take([first])).toEqual({ ok: true, used: [1] });
      expect(await counters.take([second])).toEqual({ ok: true, used: [1] });
      expect(await counters.take([first])).toEqual({ ok: false, over: 0, used: [1] });
      expect(await counters.read([first, second, counter()])).toEqual([1, 1, 0]);
    });

    test('take nothing for nothing', async () => {
      await using view = await open();
      const { counters } = view;
      expect(await counters.take([])).toEqual({ ok: true, used: [] });
      expect(await counters.read([])).toEqual([]);
    });

    test('give out exactly the limit to many at once', async () => {
      await using view = await open();
      const { counters } = view;
      await using other = await open();
      const others = shared ? other.counters : counters;
      const take = counter({ limit: 25, expiresAtMs: Date.now() + 60_000 });
      const total = counter({ limit: 1_000 });
      const taken = await Promise.all(
        Array.from({ length: 80 }, (_, index) => (index % 2 === 0 ? counters : others).take([total, take])),
      );
      expect(taken.filter(({ ok }) => ok)).toHaveLength(25);
      expect(await counters.read([take, total])).toEqual([25, 25]);
    });
  });
}
