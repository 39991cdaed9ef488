import { describe, expect, test } from 'vitest';
import { openStore } from './open-store.ts';
import { CHAIN_KEY, type Place, standOn } from './place.fixture.ts';
import { eventRecord } from './records.fixture.ts';

/** What is found of alterations in every kind of database. */
export function describeChain(name: string, place: Place): void {
  const { withStore, withEngine, engineOf, append, addRequests } = standOn(place);

  describe(`record chain: ${name}`, () => {
    const ALTERATIONS: readonly (readonly [string, string, number, RegExp])[] = [
      [
        'a body',
        `update fairlead_records set body = replace(body, '"status":200', '"status":500') where seq = 3`,
        3,
        /row 3 does not match/,
      ],
      ['a time', 'update fairlead_records set at_ms = 1 where seq = 2', 2, /row 2 does not match/],
      ['a kind', `update fairlead_records set kind = 'x' where seq = 5`, 5, /row 5 does not match/],
      [
        'a hash',
        `update fairlead_records set hash = '${'0'.repeat(64)}' where seq = 4`,
        4,
        /row 4 does not match/,
      ],
      [
        'whose request it was',
        `update fairlead_records set key_id = 'other' where seq = 1`,
        1,
        /key_id of row 1/,
      ],
      ['a row that was removed', 'delete from fairlead_records where seq = 3', 3, /row 3 is missing/],
      ['several', 'delete from fairlead_records where seq in (3, 4)', 3, /rows 3 to 4 are missing/],
      ['the first row', 'delete from fairlead_records where seq = 1', 1, /row 1 is missing/],
      ['a cut end', 'delete from fairlead_records where seq >= 4', 4, /rows 4 to 5 are missing at the end/],
      ['all rows', 'delete from fairlead_records', 1, /rows 1 to 5 are missing at the end/],
      [
        'the end of the chain',
        `update fairlead_chain set head_hash = '${'1'.repeat(64)}'`,
        5,
        /end of the chain/,
      ],
      ['an end that was removed', 'delete from fairlead_chain', 0, /end of the chain is missing/],
      [
        'a row behind the end',
        `insert into fairlead_records (seq, at_ms, kind, body, hash) values (9, 1, 'x', '{}', '')`,
        9,
        /row 9 stands behind/,
      ],
      [
        'a row before the start',
        `insert into fairlead_records (seq, at_ms, kind, body, hash) values (-7, 1, 'x', '{}', '')`,
        -7,
        /before the start/,
      ],
    ];
    test.for(ALTERATIONS)('finds an alteration: %s', async ([, sql, seq, reason]) => {
      await withEngine(async (config, engine) => {
        await append(engine, 5);
        await place.tamper(config, sql);
        expect(await engine.verify(undefined)).toMatchObject({
          ok: false,
          seq,
          reason: expect.stringMatching(reason),
        });
      });
    });

    test('with a chain key, finds an end that was cut together with the row that holds it, and covers nothing up', async () => {
      await withStore({ chainKey: CHAIN_KEY }, async (config, store) => {
        await addRequests(store, 5);
        const [, , third] = await store.log.list({ limit: 3 });
        await place.tamper(config, 'delete from fairlead_records where seq >= 4');
        await place.tamper(config, `update fairlead_chain set head_seq = 3, head_hash = '${third?.hash}'`);
        const broken = { ok: false, reason: expect.stringMatching(/end of the chain was altered/) };
        expect(await store.log.verify()).toMatchObject(broken);
        store.log.addEvent(eventRecord());
        await expect(store.log.flush()).rejects.toMatchObject({ code: 'FL_STORE_FAILED' });
        expect(store.health().ok).toBe(false);
        expect(await store.log.verify()).toMatchObject(broken);
      });
    });

    test('finds a rewound chain by a head that was written down', async () => {
      await withStore({}, async (config, store) => {
        await addRequests(store, 3);
        const third = await store.log.head();
        await addRequests(store, 2);
        const fifth = await store.log.head();
        expect(await store.log.verify(third)).toMatchObject({ ok: true });
        expect(await store.log.verify({ seq: 3, hash: fifth.hash })).toMatchObject({ ok: false, seq: 3 });
        await place.tamper(config, 'delete from fairlead_records where seq >= 4');
        await place.tamper(config, `update fairlead_chain set head_seq = 3, head_hash = '${third.hash}'`);
        expect(await store.log.verify()).toMatchObject({ ok: true, rows: 3 });
        expect(await store.log.verify(fifth)).toMatchObject({ ok: false, seq: 4 });
      });
    });

    test('is not opened with another chain key', async () => {
      await withStore({ chainKey: CHAIN_KEY }, async (config) => {
        for (const chainKey of [undefined, 'another secret of it'])
          await expect(openStore({ ...config, chainKey })).rejects.toMatchObject({ code: 'FL_STORE_FAILED' });
      });
    });

    test('drops old rows from the start only, and the rest still verifies', async () => {
      await withStore({ chainKey: CHAIN_KEY }, async (config, store) => {
        await addRequests(store, 9);
        let nowMs = 105_000;
        const engine = engineOf(config, { clock: { wallMs: () => nowMs }, retentionMs: 100_000 });
        try {
          expect(await engine.tidy()).toBe(true);
          expect((await store.log.list({ limit: 20 })).map(({ seq }) => seq)).toEqual([10, 9, 8, 7, 6, 5]);
          expect(await engine.verify(undefined)).toMatchObject({ ok: true, rows: 6 });
          nowMs = 500_000; // all of them are old now
          expect(await engine.tidy()).toBe(true);
          const rows = await store.log.list({ limit: 20 });
          expect(rows).toMatchObject([
            { seq: 11, kind: 'log.dropped', body: { detail: { throughSeq: 10, rows: 6 } } },
          ]);
          await addRequests(store, 2);
          expect(await engine.verify(undefined)).toMatchObject({ ok: true, rows: 3 });
          await place.tamper(config, 'delete from fairlead_records where seq = 11');
          expect(await engine.verify(undefined)).toMatchObject({ ok: false, seq: 11 });
        } finally {
          await engine.close();
        }
      });
    });

    test('finds rows that were dropped from the start by somebody else', async () => {
      await withStore({}, async (config, store) => {
        await addRequests(store, 5);
        const second = (await store.log.list({ limit: 5 })).find(({ seq }) => seq === 2);
        await place.tamper(config, 'delete from fairlead_records where seq <= 2');
        await place.tamper(
          config,
          `update fairlead_chain set anchor_seq = 2, anchor_hash = '${second?.hash}'`,
        );
        expect(await store.log.verify()).toMatchObject({
          ok: false,
          seq: 2,
          reason: expect.stringMatching(/no row .* tells/),
        });
      });
    });
  });
}
