import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { storeSchema } from '../config/schema/store.ts';
import { createCounters } from './counters/create.ts';
import { type OpenStore, openStore, type StoreExtras } from './open-store.ts';
import { eventRecord, takeOf } from './records.fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'fairlead-degraded-'));
afterAll(() => rmSync(root, { recursive: true }));

const folderOf = () => mkdtempSync(join(root, 'data-'));

const open = (path: string, extras: StoreExtras = {}) =>
  openStore(storeSchema.parse({ path, flushMs: 5 }), extras);

const isWell = async (store: OpenStore) => {
  while (!store.health().ok) await pause(20);
};

describe('an SQLite store in trouble', () => {
  test('is for nobody else to read', async () => {
    const path = join(folderOf(), 'made');
    await (await open(path)).close();
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(join(path, 'fairlead.sqlite')).mode & 0o077).toBe(0);
  });

  test('is not made where it must exist, and not opened where it cannot be', async () => {
    const path = folderOf();
    await expect(open(path, { mustExist: true })).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    writeFileSync(join(path, 'file'), '');
    await expect(open(join(path, 'file'))).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    writeFileSync(join(path, 'fairlead.sqlite'), 'this is no database, whatever its name says: '.repeat(50));
    await expect(open(path)).rejects.toMatchObject({ code: 'FL_STORE_FAILED' });
  });

  test('mayBeDown: opens later by itself, and says so meanwhile', async () => {
    const path = join(folderOf(), 'later');
    writeFileSync(path, 'in the way');
    const store = await open(path, { mayBeDown: true });
    expect(store.health().degraded).toEqual([expect.stringMatching(/cannot be used/)]);
    store.log.addEvent(eventRecord());
    rmSync(path);
    await isWell(store);
    await store.log.flush();
    expect(await store.log.list({ limit: 5 })).toHaveLength(1);
    await store.close();
  });

  test('a file that was moved away is missed, not made anew, and taken up when it is back', async () => {
    const path = folderOf();
    const store = await open(path);
    const away = `${path}-away`;
    renameSync(path, away);
    mkdirSync(path);
    store.log.addEvent(eventRecord());
    await expect(store.log.flush()).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    expect(store.health().degraded).toEqual([
      expect.stringMatching(/is not there: requests go on; 1 records wait/),
    ]);
    rmSync(path, { recursive: true });
    renameSync(away, path);
    await isWell(store);
    expect(await store.log.verify()).toMatchObject({ ok: true, rows: 1 });
    await store.close();
  });

  test('locked by another process: limits go on in memory, records wait, and both catch up', async () => {
    const path = folderOf();
    const config = storeSchema.parse({ path, flushMs: 5 });
    const store = await openStore(config);
    const counters = await createCounters({ config, store });
    const take = takeOf({ limit: 3 });
    await counters.take([take]);
    const other = new DatabaseSync(join(path, 'fairlead.sqlite'));
    other.exec('begin immediate');
    store.log.addEvent(eventRecord());
    const taken = await counters.take([take]); // after SQLite's own wait of two seconds
    expect(taken).toEqual({ ok: true, used: [2] });
    expect(counters.health().degraded).toEqual([
      expect.stringMatching(/^The database does not count \(.*locked/),
    ]);
    expect(await counters.take([take])).toEqual({ ok: true, used: [3] });
    expect(await counters.take([take])).toMatchObject({ ok: false });
    other.exec('rollback');
    other.close();
    await isWell(store);
    while (!counters.health().ok) await pause(20);
    expect(await store.counters.read([take])).toEqual([3]);
    await store.log.flush();
    expect(await store.log.verify()).toMatchObject({ ok: true, rows: 1 });
    await store.close();
  });
});
