import { describe, expect, test } from 'vitest';
import type { OpenStore } from './open-store.ts';
import { type Place, standOn } from './place.fixture.ts';
import { eventRecord, requestRecord } from './records.fixture.ts';

/** How every kind of database keeps records. */
export function describeLog(name: string, place: Place): void {
  const { withStore, withTwo, addRequests } = standOn(place);

  describe(`record log: ${name}`, () => {
    test('lists records newest first, by kind, key, time and place', async () => {
      await withStore({}, async (_config, store) => {
        await addRequests(store, 5);
        store.log.addEvent(eventRecord({ atMs: 9_000 }));
        await store.log.flush();
        const seqs = async (query: Partial<Parameters<OpenStore['log']['list']>[0]>) =>
          (await store.log.list({ limit: 100, ...query })).map(({ seq }) => seq);
        expect(await seqs({})).toEqual([6, 5, 4, 3, 2, 1]);
        expect(await seqs({ limit: 2 })).toEqual([6, 5]);
        expect(await seqs({ beforeSeq: 3 })).toEqual([2, 1]);
        expect(await seqs({ kind: 'key.created' })).toEqual([6]);
        expect(await seqs({ keyId: 'k1' })).toEqual([5, 3, 1]);
        expect(await seqs({ sinceMs: 4_000 })).toEqual([6, 5, 4]);
        const [event, request] = await store.log.list({ limit: 2 });
        expect(event).toMatchObject({ kind: 'key.created', atMs: 9_000, body: eventRecord({ atMs: 9_000 }) });
        expect(request?.body).toEqual(requestRecord({ id: 'r5', atMs: 5_000, keyId: 'k1' }));
      });
    });

    test('chains what several processes write at once', async () => {
      await withTwo(async (one, two) => {
        for (let round = 0; round < 5; round++) {
          for (const store of [one, two])
            for (let index = 0; index < 40; index++)
              store.log.add('request', requestRecord({ id: `${round}-${index}` }));
          await Promise.all([one.log.flush(), two.log.flush()]);
        }
        const { seq, hash } = await one.log.head();
        expect(seq).toBe(400);
        expect(await two.log.verify()).toEqual({ ok: true, rows: 400, head: hash });
      });
    });

    test('keeps odd characters of names', async () => {
      await withStore({}, async (_config, store) => {
        const user = 'zoë "\\\u0000\n💡\ud800';
        store.log.add('request', requestRecord({ user }));
        await store.log.flush();
        const [row] = await store.log.list({ limit: 1 });
        expect(row?.body).toMatchObject({ user });
        expect(await store.log.verify()).toMatchObject({ ok: true });
      });
    });

    test('sheds what does not fit the queue, counts it, and says so in the chain', async () => {
      await withStore({ queue: 3 }, async (_config, store) => {
        for (let index = 0; index < 10; index++) store.log.add('request', requestRecord({ id: `r${index}` }));
        expect(store.log.shed).toBe(7);
        await store.log.flush();
        const [newest] = await store.log.list({ limit: 10 });
        expect(newest).toMatchObject({ seq: 4, kind: 'log.shed', body: { detail: { rows: 7 } } });
      });
    });
  });
}
