import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fleetSchema } from '../config/schema/gateway.ts';
import { Budget, createRetryBudget } from './retry-budget.ts';

function startClock() {
  const clock = { now: 0, wallMs: () => clock.now, monotonicMs: () => clock.now };
  return clock;
}

describe('a budget', () => {
  it('keeps its bound over the ten seconds before each extra, for any sequence', () => {
    const steps = fc.array(fc.tuple(fc.nat(4000), fc.boolean()), { maxLength: 150 });
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 2, noNaN: true }), fc.nat(5), (all, ratio, minimum) => {
        const clock = startClock();
        const budget = new Budget(ratio, minimum, clock);
        const requests: number[] = [];
        const extras: number[] = [];
        for (const [waitMs, isRequest] of all) {
          clock.now += waitMs;
          if (isRequest) {
            budget.request();
            requests.push(clock.now);
          } else if (budget.take()) {
            extras.push(clock.now);
            const recent = (atMs: number) => atMs > clock.now - 10_000;
            expect(extras.filter(recent).length).toBeLessThanOrEqual(
              minimum + ratio * requests.filter(recent).length,
            );
          }
        }
      }),
    );
  });

  it('gives the minimum again once eleven seconds are over, also after a long rest', () => {
    const clock = startClock();
    const budget = new Budget(0, 2, clock);
    const taken = () => [budget.take(), budget.take(), budget.take()];
    for (const waitMs of [0, 11_000, 3_600_000]) {
      clock.now += waitMs;
      expect(taken()).toEqual([true, true, false]);
    }
    clock.now += 9_999;
    expect(budget.take()).toBe(false);
  });
});

describe('the pause before a retry', () => {
  const { retry } = fleetSchema.parse({ retry: { backoffMs: 40 } });
  const pauses = (random: number) => {
    const budget = createRetryBudget(
      retry,
      startClock(),
      () => random,
      () => {},
    );
    return [0, 1, 2, 20].map((round) => budget.backoffMs(round));
  };

  it('doubles up to five seconds, between half of it and all of it', () => {
    expect(pauses(0)).toEqual([20, 40, 80, 2500]);
    expect(pauses(1)).toEqual([40, 80, 160, 5000]);
  });

  it('is what the backend asks for', () => {
    const budget = createRetryBudget(retry, startClock(), Math.random, () => {});
    expect(budget.backoffMs(3, 1234)).toBe(1234);
  });
});
