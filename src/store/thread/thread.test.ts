import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Request } from './protocol.ts';
import { EngineThread, type Thread } from './thread.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SETUP = { path: 'none', url: undefined, chainKey: undefined, retentionMs: undefined, mustExist: false };

/** A thread whose answers the test gives. */
class FakeThread extends EventEmitter {
  readonly asked: Request[] = [];
  /** Whether it keeps the process alive. */
  isRef = true;
  postMessage(request: Request): void {
    this.asked.push(request);
    if (request === null) this.emit('exit', 0);
  }
  ref(): void {
    this.isRef = true;
  }
  unref(): void {
    this.isRef = false;
  }
  async terminate(): Promise<number> {
    this.emit('exit', 1);
    return 1;
  }
  answer(index: number, result: unknown): void {
    const request = this.asked[index];
    if (request !== null && request !== undefined) this.emit('message', { id: request.id, result });
  }
}

function engineThread() {
  const threads: FakeThread[] = [];
  const engine = new EngineThread(SETUP, () => {
    const thread = new FakeThread();
    threads.push(thread);
    return thread as unknown as Thread;
  });
  return { engine, threads };
}

describe('the thread of the store', () => {
  test('answers each call with its own result, and keeps the process alive only meanwhile', async () => {
    const { engine, threads } = engineThread();
    const first = engine.call('getSetting', 'a');
    const second = engine.call('getSetting', 'b');
    expect(threads[0]?.isRef).toBe(true);
    threads[0]?.answer(1, 'of b');
    threads[0]?.answer(0, 'of a');
    expect(await Promise.all([first, second])).toEqual(['of a', 'of b']);
    expect(threads[0]?.isRef).toBe(false);
  });

  test('rejects with the code of the engine', async () => {
    const { engine, threads } = engineThread();
    const put = engine.call('putSetting', ['a', 'b']);
    threads[0]?.emit('message', { id: 1, fault: { code: 'FL_CONFLICT', message: 'No.', hint: 'other' } });
    await expect(put).rejects.toMatchObject({ code: 'FL_CONFLICT', message: 'No.', hint: 'other' });
  });

  test('that dies rejects what waits, and another takes its place after a pause', async () => {
    const { engine, threads } = engineThread();
    const waiting = engine.call('keyRevision', undefined);
    threads[0]?.emit('error', new Error('out of memory'));
    threads[0]?.emit('exit', 1);
    await expect(waiting).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    await expect(engine.call('keyRevision', undefined)).rejects.toMatchObject({
      code: 'FL_STORE_UNAVAILABLE',
    });
    await vi.advanceTimersByTimeAsync(1_000);
    const again = engine.call('keyRevision', undefined);
    threads[1]?.answer(0, 7);
    expect(await again).toBe(7);
    expect(threads).toHaveLength(2);
  });

  test('that does not answer in time is not waited for, and its late answer goes nowhere', async () => {
    const { engine, threads } = engineThread();
    const slow = engine.call('take', [], 500);
    const rejected = expect(slow).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    await vi.advanceTimersByTimeAsync(500);
    await rejected;
    threads[0]?.answer(0, []);
    const next = engine.call('keyRevision', undefined, 500);
    threads[0]?.answer(1, 3);
    expect(await next).toBe(3);
  });

  test('ends when it is closed, and takes no call after that', async () => {
    const { engine, threads } = engineThread();
    const waiting = engine.call('keyRevision', undefined);
    const closed = engine.close();
    await expect(waiting).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    await closed;
    await expect(engine.call('keyRevision', undefined)).rejects.toMatchObject({
      code: 'FL_STORE_UNAVAILABLE',
    });
    expect(threads).toHaveLength(1);
  });
});
