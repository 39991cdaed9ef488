import { describe, expect, it } from 'vitest';
import { Slots } from './slots.ts';

const ANY = () => 0;
const open = () => new AbortController();

describe('Slots', () => {
  it('hands out each slot once, the preferred one first', async () => {
    const slots = new Slots(3, 0);
    expect(await slots.take((slot) => (slot === 1 ? 5 : 0), open().signal)).toBe(1);
    const rest = [await slots.take(ANY, open().signal), await slots.take(ANY, open().signal)];
    expect(rest.sort()).toEqual([0, 2]);
    expect(slots.running).toBe(3);
  });

  it('lets chats wait in the order they came, and refuses those beyond the queue', async () => {
    const slots = new Slots(1, 2);
    const order: string[] = [];
    await slots.take(ANY, open().signal);
    const first = slots.take(ANY, open().signal).then(() => order.push('first'));
    const second = slots.take(ANY, open().signal).then(() => order.push('second'));
    await expect(slots.take(ANY, open().signal)).rejects.toMatchObject({
      code: 'FL_OVERLOADED',
      retryAfterMs: 1_000,
    });
    expect(slots.waiting).toBe(2);
    slots.release(0);
    await first;
    slots.release(0);
    await second;
    expect(order).toEqual(['first', 'second']);
    expect(slots).toMatchObject({ running: 1, waiting: 0 });
  });

  it('forgets a chat whose client left while it waited', async () => {
    const slots = new Slots(1, 5);
    await slots.take(ANY, open().signal);
    const gone = open();
    const left = slots.take(ANY, gone.signal);
    const stays = slots.take(ANY, open().signal);
    gone.abort();
    await expect(left).rejects.toMatchObject({ code: 'FL_CLIENT_CLOSED' });
    slots.release(0);
    expect(await stays).toBe(0);
    slots.release(0);
    expect(slots).toMatchObject({ running: 0, waiting: 0 });
  });

  it('takes nobody who has left already', async () => {
    const gone = open();
    gone.abort();
    const slots = new Slots(1, 1);
    await expect(slots.take(ANY, gone.signal)).rejects.toMatchObject({ code: 'FL_CLIENT_CLOSED' });
    expect(slots.running).toBe(0);
  });
});
