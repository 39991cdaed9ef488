import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FairleadError } from '../../core/errors.ts';
import type { AppendRequest } from '../engine/append.ts';
import { requestRecord } from '../records.fixture.ts';
import { RecordQueue } from './record-queue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A queue over a store that can be down. */
function queueOf(given: { queue?: number } = {}) {
  const asked: AppendRequest[] = [];
  const written: string[] = [];
  const store = { down: false };
  const queue = new RecordQueue({
    queue: given.queue ?? 100,
    flushMs: 200,
    clock: { wallMs: () => 5_000 },
    append: async (request) => {
      asked.push(request);
      if (store.down) throw new FairleadError('FL_STORE_UNAVAILABLE', 'The disk is full.');
      for (const { body } of JSON.parse(request.rows))
        written.push(body.id ?? `${body.kind} ${body.detail.rows}`);
      return { seq: written.length, hash: '' };
    },
  });
  const add = (...ids: string[]) => {
    for (const id of ids) queue.add('request', requestRecord({ id }));
  };
  return { queue, add, asked, written, store };
}

describe('records on their way to the store', () => {
  test('go together, once the time is over', async () => {
    const { add, asked, written } = queueOf();
    add('a', 'b');
    await vi.advanceTimersByTimeAsync(199);
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toEqual(['a', 'b']);
    expect(asked).toHaveLength(1);
  });

  test('flush waits for what was added before', async () => {
    const { queue, add, written } = queueOf({ queue: 1_000 });
    const ids = Array.from({ length: 700 }, (_, index) => `r${index}`);
    add(...ids);
    const flushed = queue.flush();
    add('later');
    await flushed;
    expect(written.slice(0, 700)).toEqual(ids);
    await vi.advanceTimersByTimeAsync(200);
    expect(written.at(-1)).toBe('later');
    await queue.flush(); // nothing waits
  });

  test('wait while the store is down, are shed past the bound, and are written when it is back', async () => {
    const { queue, add, written, store } = queueOf({ queue: 3 });
    store.down = true;
    add('a', 'b');
    await vi.advanceTimersByTimeAsync(200);
    expect(queue.trouble).toBe('The disk is full.');
    add('c', 'd', 'e');
    expect([queue.waiting, queue.shed]).toEqual([3, 2]);
    await expect(queue.flush()).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    store.down = false;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(queue.trouble).toBeUndefined();
    expect(written).toEqual(['a', 'b', 'c', 'log.shed 2']);
    expect([queue.waiting, queue.shed]).toEqual([0, 2]);
  });

  test('a write that failed is tried again with the same rows, as it may have been written', async () => {
    const { add, asked, store } = queueOf();
    add('a');
    await vi.advanceTimersByTimeAsync(200);
    store.down = true;
    add('b');
    await vi.advanceTimersByTimeAsync(200);
    add('c');
    store.down = false;
    await vi.advanceTimersByTimeAsync(400);
    const [, failed, again, last] = asked;
    expect(failed?.retryAbove).toBeUndefined();
    expect(again).toEqual({ rows: failed?.rows, retryAbove: 1 });
    expect(last?.retryAbove).toBeUndefined();
    expect(asked).toHaveLength(4);
  });

  test('are tried ever more seldom', async () => {
    const { add, asked, store } = queueOf();
    store.down = true;
    add('a');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.length).toBeLessThan(25);
  });

  test('close writes what waits; what cannot be written is counted', async () => {
    const one = queueOf();
    one.add('a');
    await one.queue.close(1_000);
    expect(one.written).toEqual(['a']);
    const two = queueOf();
    two.store.down = true;
    two.add('a', 'b');
    await two.queue.close(1_000);
    two.add('c');
    expect(two.queue.shed).toBe(3);
  });
});
