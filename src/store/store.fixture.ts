import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { StoreConfig } from '../config/schema/store.ts';
import { describeChain } from './chain.fixture.ts';
import { describeCounters } from './counters/counters.fixture.ts';
import { describeLog } from './log.fixture.ts';
import { openStore } from './open-store.ts';
import { type Place, standOn } from './place.fixture.ts';
import { eventRecord, keyRecord, takeOf } from './records.fixture.ts';
import { describeResponses } from './responses.fixture.ts';

/** What every kind of database must do. */
export function describeStore(name: string, place: Place): void {
  const { configOf, withStore, withTwo, withViews, engineOf, addRequests } = standOn(place);

  describeLog(name, place);
  describeChain(name, place);
  describeResponses(name, place);

  describe(`store: ${name}`, () => {
    test('keeps keys, and tells other processes of a change', async () => {
      await withTwo(async (one, two) => {
        const before = await two.keys.revision();
        const first = keyRecord();
        const second = keyRecord({
          id: 'k2',
          hash: 'b'.repeat(64),
          createdAtMs: 2_000,
          admin: true,
          models: [],
          limits: {},
        });
        await one.keys.put(second);
        await one.keys.put(first);
        expect(await two.keys.list()).toEqual([first, second]);
        expect(await two.keys.revision()).toBeGreaterThan(before);
        for (const taken of [first, { ...first, hash: 'c'.repeat(64) }, { ...first, id: 'k3' }])
          await expect(two.keys.put(taken)).rejects.toMatchObject({ code: 'FL_CONFLICT' });
        expect(await one.keys.list()).toEqual([first, second]);
      });
    });

    test('changes what was named of a key and leaves the rest', async () => {
      await withTwo(async (one, two) => {
        await one.keys.put(keyRecord());
        const before = await one.keys.revision();
        const previous = { hash: 'a'.repeat(64), untilMs: 9_000 };
        await Promise.all([
          one.keys.change('k1', { hash: 'd'.repeat(64), previous }),
          two.keys.change('k1', { revokedAtMs: 7_000 }),
        ]);
        expect(await one.keys.list()).toEqual([
          keyRecord({ hash: 'd'.repeat(64), previous, revokedAtMs: 7_000 }),
        ]);
        expect(await one.keys.revision()).toBe(before + 2);
        await one.keys.change('k1', { previous: null });
        expect(await two.keys.list()).toMatchObject([{ previous: null, revokedAtMs: 7_000 }]);
        await expect(one.keys.change('none', { revokedAtMs: 1 })).rejects.toMatchObject({
          code: 'FL_CONFLICT',
        });
      });
    });

    test('keeps settings', async () => {
      await withTwo(async (one, two) => {
        expect(await one.settings.get('secret')).toBeUndefined();
        await one.settings.put('secret', 'a');
        await two.settings.put('secret', 'b');
        expect(await one.settings.get('secret')).toBe('b');
      });
    });

    test('is made by many at once', async () => {
      await withViews(4, {}, async (_config, stores) => {
        await Promise.all(stores.map((store) => addRequests(store, 3)));
        expect(await stores[0]?.log.verify()).toMatchObject({ ok: true, rows: 12 });
      });
    });

    test('is still all there when it is opened again', async () => {
      const config = await configOf();
      const first = await openStore(config);
      first.log.addEvent(eventRecord());
      await first.keys.put(keyRecord());
      await first.counters.take([takeOf()]);
      await first.close(); // writes what waits
      const again = await openStore({ ...config }, { mustExist: true });
      expect(await again.log.verify()).toMatchObject({ ok: true, rows: 1 });
      expect(await again.keys.list()).toEqual([keyRecord()]);
      expect(await again.counters.read([takeOf()])).toEqual([1]);
      await again.close();
    });

    test('forgets counters whose time is over', async () => {
      await withStore({}, async (config, store) => {
        const [over, goesOn] = [
          takeOf({ key: randomUUID(), expiresAtMs: 50_000 }),
          takeOf({ key: randomUUID() }),
        ];
        await store.counters.take([over, goesOn]);
        const engine = engineOf(config, { clock: { wallMs: () => 200_000 } });
        await engine.tidy();
        await engine.close();
        expect(await store.counters.read([over, goesOn])).toEqual([0, 1]);
      });
    });
  });

  let shared: Promise<StoreConfig> | undefined;
  describeCounters(name, {
    shared: true,
    open: async () => {
      shared ??= configOf();
      const store = await openStore(await shared);
      return { counters: store.counters, [Symbol.asyncDispose]: () => store.close() };
    },
  });
}
