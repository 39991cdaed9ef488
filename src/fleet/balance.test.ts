import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancers } from './balance/index.gen.ts';
import { model, setup } from './fleet.fixture.ts';
import type { Backend, PickWish } from './types.ts';

/** A request whose prompt of `length` blocks begins as those of its family do. */
function wish(family: number, length: number, lora?: string): PickWish {
  const blocks = Array.from({ length }, (_, i) => family * 1_000 + i);
  return { lora, promptTokens: length * 64 + 10, outputTokens: 64, prefix: () => blocks };
}

describe('weights', () => {
  it('are kept to within one request after any number of picks', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 200 }), (all, picks) => {
        const { fleet } = setup([model('m', all)]);
        const counts = new Map<string, number>();
        const total = all.reduce((sum, weight) => sum + weight, 0);
        for (let i = 1; i <= picks; i++) {
          const id = fleet.pick('m')?.id ?? '';
          counts.set(id, (counts.get(id) ?? 0) + 1);
          all.forEach((weight, b) => {
            expect(Math.abs((counts.get(`m-${b}`) ?? 0) - (i * weight) / total)).toBeLessThan(1);
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each(balancers.map((balancer) => balancer.id))(
    '%s never picks a drained, excluded or weightless backend',
    (balance) => {
      const { fleet, backend } = setup([model('m', [1, 1, 1, 0])], { balance });
      fleet.drain('m-0');
      for (let i = 0; i < 50; i++) expect(fleet.pick('m', new Set([backend('m-1')]))?.id).toBe('m-2');
    },
  );

  it.each(balancers.map((balancer) => balancer.id))(
    '%s gives a backend that returns its small share',
    (balance) => {
      const { fleet, clock, backend } = setup([model('m', [1, 1])], { balance, placement: { loadFloor: 1 } });
      fleet.drain('m-0');
      clock.now += 20_000;
      fleet.restore('m-0');
      for (let i = 0; i < 44; i++) fleet.begin(fleet.pick('m') as Backend);
      expect(backend('m-0').inFlight).toBeGreaterThanOrEqual(1);
      expect(backend('m-0').inFlight).toBeLessThanOrEqual(12);
    },
  );

  it.each(balancers.map((balancer) => balancer.id))(
    '%s picks a candidate whatever is wished for and under way',
    (balance) => {
      const kind = balancers.find(({ id }) => id === balance);
      const request = fc.record({
        family: fc.nat(3),
        length: fc.nat(20),
        lora: fc.constantFrom(undefined, 'sql', 'law'),
        wishes: fc.boolean(),
        ends: fc.boolean(),
        excluded: fc.nat(4),
      });
      fc.assert(
        fc.property(fc.array(request, { maxLength: 40 }), (requests) => {
          const { fleet, clock, backend } = setup([model('m', [1, 2, 0.5, 1])], { balance });
          for (const { family, length, lora, wishes, ends, excluded } of requests) {
            const asked = wishes ? wish(family, length, lora) : undefined;
            const exclude = excluded < 4 ? new Set([backend(`m-${excluded}`)]) : undefined;
            const picked = fleet.pick('m', exclude, asked);
            expect(picked?.model).toBe('m');
            expect(exclude?.has(picked as Backend)).not.toBe(true);
            const flight = fleet.begin(picked as Backend, asked);
            clock.now += 10;
            flight.chunk();
            flight.chunk();
            if (ends) flight.end('ok', { tokens: 10 });
          }
          const usesPlacement = kind?.usesPlacement === true;
          for (const { placement } of fleet.backends()) {
            expect(placement.pendingTokens).toBe(0);
            if (!usesPlacement) expect(placement.prefix.tokens).toBe(0);
          }
        }),
        { numRuns: 30 },
      );
    },
  );

  it('least-outstanding fills by weight, latency prefers the quick', () => {
    const least = setup([model('m', [3, 1])], { balance: 'least-outstanding' });
    for (let i = 0; i < 40; i++) least.fleet.begin(least.fleet.pick('m') as Backend);
    expect(least.backend('m-0').inFlight).toBe(30);
    const quick = setup([model('m', [1, 1])], { balance: 'latency' });
    quick.fly('m-0', 'ok', { afterMs: 500 });
    quick.fly('m-1', 'ok', { afterMs: 20 });
    for (let i = 0; i < 20; i++) expect(quick.fleet.pick('m')?.id).toBe('m-1');
  });
});

describe('the latency policy', () => {
  const share = (pick: () => Backend | undefined, id: string) => {
    let count = 0;
    for (let i = 0; i < 100; i++) if (pick()?.id === id) count++;
    return count;
  };

  it('is not drawn to a backend that fails fast', () => {
    const { fleet, fly } = setup([model('m', [1, 1])], { balance: 'latency' });
    for (let i = 0; i < 50; i++) {
      fly('m-0', 'rate_limited', { afterMs: 1 });
      fly('m-1', 'ok', { afterMs: 100 });
    }
    expect(share(() => fleet.pick('m'), 'm-0')).toBe(0);
    expect(fleet.load('m').ttftMs(1)).toBe(100); // an error's first byte is no first token
  });

  it('tries a backend that it does not know without flooding it', () => {
    const { fleet, fly, backend } = setup([model('m', [1, 1])], { balance: 'latency' });
    fly('m-0', 'ok', { afterMs: 100 });
    for (let i = 0; i < 20; i++) fleet.begin(fleet.pick('m') as Backend);
    expect(backend('m-1').inFlight).toBe(10);
  });

  it('gives a backend that was slow long ago another chance', () => {
    const { fleet, fly, clock, backend } = setup([model('m', [1, 1])], { balance: 'latency' });
    fly('m-0', 'ok', { afterMs: 60_000 });
    fly('m-1', 'ok', { afterMs: 100 });
    expect(share(() => fleet.pick('m'), 'm-0')).toBe(0);
    clock.now += 60_001;
    fly('m-1', 'ok', { afterMs: 100 });
    expect(backend('m-0').latencyMs).toBeUndefined();
    expect(share(() => fleet.pick('m'), 'm-0')).toBeGreaterThan(20);
  });

  it('learns from those who would not wait, and only that it took longer', () => {
    const { fly, begin, clock, backend } = setup([model('m', [1])]);
    fly('m-0', 'ok', { afterMs: 100 });
    for (const waitedMs of [20, 900]) {
      const flight = begin('m-0');
      clock.now += waitedMs;
      flight.end('cancelled');
    }
    expect(backend('m-0').latencyMs).toBe(900);
  });
});
