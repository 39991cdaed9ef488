import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Price } from '../../config/schema/model.ts';
import { Purse } from './purse.ts';

const USD: Price = { currency: 'USD', inputPer1M: 1e6, outputPer1M: 2e6 };
const call = { model: 'm', promptTokens: 10, completionTokens: 5 };
const said = (prompt: number, completion: number) => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
});

describe('the purse of an answer', () => {
  test('counts tries, and lets none go out beyond the last', () => {
    const purse = new Purse({ maxCalls: 2 }, () => undefined);
    const seat = purse.reserve(call);
    expect([seat?.try(), seat?.try(), seat?.try()]).toEqual([true, true, false]);
    expect(purse.calls).toBe(2);
    expect(purse.reserve(call)).toBeUndefined();
  });

  test('keeps a place that was reserved from the tries of others', () => {
    const purse = new Purse({ maxCalls: 2 }, () => undefined);
    const judge = purse.reserve(call);
    const other = purse.reserve(call);
    expect([other?.try(), other?.try()]).toEqual([true, false]);
    expect(judge?.try()).toBe(true);
  });

  test('gives a place back that was not used', () => {
    const purse = new Purse({ maxCalls: 1, maxCost: 20 }, () => USD);
    purse.reserve(call)?.settle(undefined);
    expect(purse.cost).toBe(0);
    expect(purse.reserve(call)).toBeDefined();
  });

  test('holds the estimate of what runs, and then what it cost', () => {
    const purse = new Purse({ maxCalls: 9, maxCost: 30 }, () => USD);
    const seat = purse.reserve(call); // 10 + 2 · 5
    seat?.try();
    expect(purse.cost).toBe(20);
    expect(purse.may(call)).toBe(false);
    seat?.settle(said(4, 2));
    expect(purse.cost).toBe(8);
    expect(purse.may(call)).toBe(true);
  });

  test('holds a second answer where the first had begun', () => {
    const purse = new Purse({ maxCalls: 9, maxCost: 45 }, () => USD);
    const seat = purse.reserve(call);
    expect([seat?.try(), seat?.try(true), purse.cost]).toEqual([true, true, 40]);
    expect(seat?.try(true)).toBe(false);
  });

  test('does not compare a bound in one currency with a price in another', () => {
    const prices: Record<string, Price> = { m: USD, e: { ...USD, currency: 'EUR' } };
    const purse = new Purse({ maxCalls: 9, maxCost: 1000 }, (model) => prices[model]);
    purse.reserve(call);
    expect(purse.reserve({ ...call, model: 'e' })).toBeUndefined();
    expect(purse.reserve({ ...call, model: 'free' })).toBeDefined();
  });

  test('never exceeds a bound, whatever fails, while nothing costs more than its estimate', () => {
    const step = fc.record({
      kind: fc.constantFrom('reserve', 'try', 'settle', 'fail'),
      at: fc.nat(7),
      promptTokens: fc.nat(20),
      completionTokens: fc.nat(20),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const setting = fc.record({
      maxCalls: fc.integer({ min: 1, max: 6 }),
      maxCost: fc.integer({ min: 0, max: 120 }),
      steps: fc.array(step, { maxLength: 60 }),
    });
    fc.assert(
      fc.property(setting, ({ maxCalls, maxCost, steps }) => {
        const purse = new Purse({ maxCalls, maxCost }, () => USD);
        const seats: { seat: NonNullable<ReturnType<Purse['reserve']>>; most: [number, number] }[] = [];
        for (const { kind, at, promptTokens, completionTokens, share } of steps) {
          const [one] = seats.length === 0 ? [] : [seats[at % seats.length]];
          if (kind === 'reserve') {
            const seat = purse.reserve({ model: 'm', promptTokens, completionTokens });
            if (seat !== undefined) seats.push({ seat, most: [promptTokens, completionTokens] });
          } else if (one !== undefined && kind === 'try') one.seat.try();
          else if (one !== undefined) {
            const used = said(one.most[0], Math.floor(one.most[1] * share));
            one.seat.settle(kind === 'fail' ? undefined : used);
            seats.splice(seats.indexOf(one), 1);
          }
          expect(purse.calls).toBeLessThanOrEqual(maxCalls);
          expect(purse.cost).toBeLessThanOrEqual(maxCost + 1e-9);
        }
      }),
    );
  });
});
