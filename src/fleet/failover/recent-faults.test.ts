import { expect, it } from 'vitest';
import type { Backend } from '../types.ts';
import { RecentFaults } from './recent-faults.ts';

it('holds a fault against a backend for a moment', () => {
  const clock = { now: 0, wallMs: () => 0, monotonicMs: () => clock.now };
  const faults = new RecentFaults(clock);
  const [a, b] = [{ id: 'a' } as Backend, { id: 'b' } as Backend];
  faults.note(a);
  expect(faults.penalty(a)).toBe(9);
  expect(faults.penalty(b)).toBe(1);
  clock.now = 1_000;
  faults.note(b);
  expect(faults.penalty(b)).toBeGreaterThan(faults.penalty(a));
  clock.now = 60_000;
  expect(faults.penalty(a)).toBeCloseTo(1);
});
