import { expect, test } from 'vitest';
import { Reach } from './reach.ts';

function reachAt(time: { ms: number }, ping: () => Promise<unknown> = async () => undefined): Reach {
  const clock = { wallMs: () => time.ms, monotonicMs: () => time.ms };
  return new Reach({ name: 'Redis', setting: 'store.redis', clock, ping });
}

const fails = async (): Promise<never> => {
  throw new Error('secret words of the server');
};

test('for a second after a failure nobody asks, then the next one does', async () => {
  const time = { ms: 0 };
  const reach = reachAt(time);
  expect(await reach.tried(fails, 'none')).toBe('none');
  expect(reach.health()).toBe('Redis (store.redis) does not answer: each gateway keeps answers for itself');
  time.ms = 999;
  let asked = 0;
  const works = async () => ++asked;
  expect(await reach.tried(works, 0)).toBe(0);
  time.ms = 1_000;
  expect(await reach.tried(works, 0)).toBe(1);
  expect(reach.health()).toBeUndefined();
});

test('who asks how it is makes it look again, once a second at most', async () => {
  const time = { ms: 0 };
  let pings = 0;
  const reach = reachAt(time, async () => {
    pings++;
    if (time.ms < 2_000) throw new Error('gone');
  });
  await reach.tried(fails, undefined);
  reach.health();
  expect(pings).toBe(0);
  time.ms = 1_500;
  expect(reach.health()).toMatch(/does not answer/);
  await new Promise(setImmediate);
  reach.health();
  expect(pings).toBe(1);
  time.ms = 2_500;
  reach.health();
  await new Promise(setImmediate);
  expect(reach.health()).toBeUndefined();
});

test('what must be done says that it was not, without the words of the server', async () => {
  const failed = await reachAt({ ms: 0 })
    .must(fails)
    .catch((thrown: unknown) => thrown);
  expect(failed).toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
  expect(String((failed as Error).message)).not.toContain('secret');
});
