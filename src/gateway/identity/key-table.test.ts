import { timingSafeEqual } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeKeys, NOON_MS, newKey, standingClock } from './identity.fixture.ts';
import { openKeyTable } from './key-table.ts';
import { keyDigest, makeKey } from './virtual-key.ts';

const compare = vi.fn(timingSafeEqual);
beforeEach(() => {
  compare.mockClear();
});

async function tableOf(...keys: ReturnType<typeof newKey>[]) {
  const [store, clock] = [new FakeKeys(), standingClock()];
  for (const { record } of keys) await store.put(record);
  const table = await openKeyTable(store, clock, compare);
  return { store, clock, table, [Symbol.dispose]: () => table.dispose() };
}

describe('the table of keys', () => {
  it('finds a key by its id and its whole text', async () => {
    const key = newKey();
    using given = await tableOf(key, newKey());
    expect(given.table.find(key.record.id, key.text)).toBe(key.record);
    expect(given.table.find(key.record.id, makeKey(key.record.id).text)).toBeUndefined();
  });

  it('compares whole digests in constant time, for a right, a wrong and an unknown key alike', async () => {
    const key = newKey();
    using given = await tableOf(key);
    const unknown = makeKey();
    given.table.find(key.record.id, key.text);
    given.table.find(key.record.id, makeKey(key.record.id).text);
    given.table.find(unknown.id, unknown.text);
    expect(compare.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength])).toEqual([
      [32, 32],
      [32, 32],
      [32, 32],
    ]);
  });

  it('takes the key before a rotation for as long as it was granted', async () => {
    const [key, next] = [newKey(), newKey()];
    using given = await tableOf(key);
    const { id, hash } = key.record;
    const untilMs = NOON_MS + 60_000;
    await given.store.change(id, {
      hash: keyDigest(next.text).toString('hex'),
      previous: { hash, untilMs },
    });
    await given.table.refresh();
    expect(given.table.find(id, next.text)?.id).toBe(id);
    expect(given.table.find(id, key.text)?.id).toBe(id);
    given.clock.nowMs = untilMs;
    expect(given.table.find(id, key.text)).toBeUndefined();
    expect(given.table.find(id, next.text)?.id).toBe(id);
  });

  it('reads the keys again only when the store says that they changed', async () => {
    using given = await tableOf(newKey());
    await given.table.refresh();
    expect(given.store.lists).toBe(1);
    await given.store.put(newKey().record);
    await given.table.refresh();
    expect(given.store.lists).toBe(2);
  });

  it('sees what another process does within a second or two, by itself', async () => {
    vi.useFakeTimers();
    try {
      const key = newKey();
      using given = await tableOf();
      await given.store.put(key.record);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(given.table.find(key.record.id, key.text)).toBe(key.record);
      await given.store.change(key.record.id, { revokedAtMs: NOON_MS });
      await vi.advanceTimersByTimeAsync(1_000);
      expect(given.table.find(key.record.id, key.text)?.revokedAtMs).toBe(NOON_MS);
    } finally {
      vi.useRealTimers();
    }
  });

  it('stays as it was while the store is gone, says so, and comes back', async () => {
    const key = newKey();
    using given = await tableOf(key);
    given.store.gone = true;
    given.clock.nowMs += 9_000;
    await given.table.refresh();
    expect(given.table.find(key.record.id, key.text)).toBe(key.record);
    expect(given.table.trouble()).toContain('9 s ago');
    given.store.gone = false;
    await given.table.refresh();
    expect(given.table.trouble()).toBeUndefined();
  });

  it('says that it knows nothing where the store was gone from the start', async () => {
    const store = new FakeKeys();
    store.gone = true;
    const table = await openKeyTable(store, standingClock());
    expect(table.ready).toBe(false);
    expect(table.trouble()).toBeDefined();
    store.gone = false;
    await table.refresh();
    expect({ ready: table.ready, trouble: table.trouble() }).toEqual({ ready: true, trouble: undefined });
    table.dispose();
  });
});
