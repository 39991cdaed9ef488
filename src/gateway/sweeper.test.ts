import { expect, it } from 'vitest';
import { Sweeper } from './sweeper.ts';

it('lets what it watched end after it was closed', () => {
  const sweeper = new Sweeper();
  const [a, b] = [
    { slot: -1, sweep() {} },
    { slot: -1, sweep() {} },
  ] as const;
  sweeper.add(a);
  sweeper.add(b);
  sweeper.close();
  sweeper.delete(a);
  sweeper.delete(b);
  expect([a.slot, b.slot]).toEqual([-1, -1]);
});
