import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { model, setup } from './fleet.fixture.ts';
import type { FlightEnd } from './types.ts';

describe('the breaker', () => {
  const breaker = { consecutiveFailures: 2, openMs: 1000, maxOpenMs: 3000 };

  it('ejects, lets one trial through, doubles on failure, and returns by slow start', () => {
    const { fly, clock, backend, fleet, events } = setup([model('m', [1, 1])], { breaker });
    fly('m-0', 'reset');
    expect(backend('m-0').state).toBe('healthy');
    fly('m-0', 'server_error');
    expect(backend('m-0').state).toBe('ejected');
    clock.now += 1000;
    expect(backend('m-0').state).toBe('half_open');
    const trial = fleet.begin(backend('m-0'));
    expect(fleet.pick('m')?.id).toBe('m-1');
    trial.end('timeout');
    expect(backend('m-0').state).toBe('ejected');
    clock.now += 1000;
    expect(backend('m-0').state).toBe('ejected');
    clock.now += 1000;
    fly('m-0', 'ok');
    expect(backend('m-0').state).toBe('healthy');
    expect(backend('m-0').weight).toBeLessThan(0.2);
    clock.now += 10_000;
    expect(backend('m-0').weight).toBe(1);
    expect(events.map((event) => event.to)).toEqual(['ejected', 'ejected', 'healthy']);
  });

  it('hears nothing in a client’s fault or departure, and forgets failures at a good answer', () => {
    const { fly, backend } = setup([model('m', [1, 1])], { breaker });
    for (let i = 0; i < 9; i++) {
      fly('m-0', 'client_error');
      fly('m-0', 'cancelled');
      fly('m-0', 'reset');
      fly('m-0', 'ok');
    }
    expect(backend('m-0').state).toBe('healthy');
  });

  it('cools a backend for as long as it asks', () => {
    const { fly, clock, backend } = setup([model('m', [1, 1])]);
    fly('m-0', 'rate_limited', { retryAfterMs: 500 });
    expect(backend('m-0').state).toBe('cooling');
    clock.now += 500;
    expect(backend('m-0').state).toBe('healthy');
  });

  const ends = fc.constantFrom<FlightEnd>(
    ...(['reset', 'timeout', 'server_error', 'ok', 'client_error', 'cancelled', 'rate_limited'] as const),
  );
  const steps = fc.array(
    fc.record({ to: fc.nat(3), how: ends, times: fc.integer({ min: 1, max: 3 }), waitMs: fc.nat(4_000) }),
    { maxLength: 60 },
  );

  it('never ejects more than the share, and still picks somebody when all are bad', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { fly, fleet, clock } = setup([model('m', [1, 1, 1, 1])], { breaker });
        for (const { to, how, times, waitMs } of all) {
          clock.now += waitMs;
          for (let i = 0; i < times; i++) fly(`m-${to}`, how);
          const out = fleet.backends().filter((one) => one.state === 'ejected').length;
          expect(out).toBeLessThanOrEqual(2);
          expect(fleet.pick('m')).toBeDefined();
          expect(fleet.load('m').inFlight).toBe(0);
        }
      }),
    );
  });

  it('counts a backend on trial as out: its failure ejects no more than the share', () => {
    const { fly, clock, state } = setup([model('m', [1, 1])], { breaker });
    for (let i = 0; i < 2; i++) fly('m-0', 'reset');
    clock.now += 1000;
    expect(state('m-0')).toBe('half_open');
    for (let i = 0; i < 9; i++) fly('m-1', 'reset');
    expect(state('m-1')).toBe('healthy');
    fly('m-0', 'reset');
    expect([state('m-0'), state('m-1')]).toEqual(['ejected', 'healthy']);
  });

  it('keeps to the share of a smaller fleet after a reload', () => {
    const first = setup([model('m', [1, 1, 1, 1])], { breaker });
    for (const id of ['m-0', 'm-1']) for (let i = 0; i < 2; i++) first.fly(id, 'reset');
    const { fleet, state } = setup([model('m', [1, 1])], { breaker }, { previous: first.fleet });
    fleet.start();
    fleet.dispose();
    expect([state('m-0'), state('m-1')]).toEqual(['healthy', 'ejected']);
  });

  it('counts a flight’s end once', () => {
    const { fleet, backend } = setup([model('m', [1])]);
    const flight = fleet.begin(backend('m-0'));
    flight.end('ok');
    flight.end('reset');
    expect(backend('m-0').inFlight).toBe(0);
  });

  it('lets a stream that flows pass its trial, but not one that opens with an error', () => {
    const { begin, fly, clock, state, fleet, events } = setup([model('m', [1, 1])], { breaker });
    for (let i = 0; i < 2; i++) fly('m-0', 'reset');
    clock.now += 1000;
    const flight = begin('m-0');
    flight.firstByte();
    flight.chunk();
    expect(state('m-0')).toBe('half_open');
    clock.now += 10;
    flight.chunk();
    expect(state('m-0')).toBe('healthy');
    expect(events.at(-1)).toEqual({ backend: 'm-0', model: 'm', from: 'half_open', to: 'healthy' });
    expect(fleet.load('m').ttftMs(50)).toBe(0);
    flight.end('ok');
    expect(events).toHaveLength(2);
  });
});

describe('a pick', () => {
  const breaker = { consecutiveFailures: 1, maxEjectedShare: 1 };

  it('is none while those that are usable are excluded', () => {
    const { fleet, fly, backend } = setup([model('m', [1, 1])], { breaker });
    fly('m-1', 'reset');
    expect(fleet.pick('m', new Set([backend('m-0')]))).toBeUndefined();
    expect(fleet.pick('unknown')).toBeUndefined();
  });

  it('falls back to the least bad when nobody is usable, never to a drained or excluded one', () => {
    const { fleet, fly, begin, backend } = setup([model('m', [1, 1, 1, 1])], { breaker });
    fly('m-0', 'rate_limited', { retryAfterMs: 60_000 });
    for (const id of ['m-1', 'm-2']) fly(id, 'reset');
    fleet.drain('m-3');
    begin('m-0');
    expect(fleet.load('m').available).toBe(false);
    expect(fleet.pick('m')?.id).toBe('m-0');
    begin('m-1');
    expect(fleet.pick('m', new Set([backend('m-0')]))?.id).toBe('m-2');
    expect(fleet.pick('m', new Set(['m-0', 'm-1', 'm-2'].map(backend)))).toBeUndefined();
  });
});

describe('the fleet', () => {
  it('carries what it learned over a reload, for backends that stay', () => {
    const first = setup([model('m', [1, 1])], { breaker: { consecutiveFailures: 1 } });
    first.fly('m-1', 'ok', { afterMs: 70 });
    first.fly('m-0', 'reset');
    const old = first.begin('m-1');
    const second = setup([model('m', [1, 1, 1])], {}, { previous: first.fleet });
    expect([second.state('m-0'), second.state('m-2')]).toEqual(['ejected', 'healthy']);
    expect(second.backend('m-1').latencyMs).toBe(70);
    expect(second.fleet.load('m').ttftMs(50)).toBe(70);
    expect(second.fleet.load('m').inFlight).toBe(1); // requests of the old configuration still load it
    old.end('ok');
    expect(second.fleet.load('m').inFlight).toBe(0);
  });

  it('judges backends that stay by the new rules, once it is at work', () => {
    const first = setup([model('m', [1, 1])], { breaker: { consecutiveFailures: 5 } });
    const second = setup(
      [model('m', [1, 1])],
      { breaker: { consecutiveFailures: 1 } },
      { previous: first.fleet },
    );
    first.fly('m-0', 'reset');
    expect(first.state('m-0')).toBe('healthy');
    second.fleet.start();
    second.fleet.dispose();
    first.fly('m-0', 'reset');
    expect(second.state('m-0')).toBe('ejected');
  });

  it('drains and restores by id, and says so', () => {
    const { fleet, state, events } = setup([model('m', [1, 1])]);
    expect([fleet.drain('m-0'), fleet.drain('m-9'), fleet.restore('m-9')]).toEqual([true, false, false]);
    expect(state('m-0')).toBe('drained');
    expect(fleet.snapshot().map((one) => [one.id, one.state])).toEqual([
      ['m-0', 'drained'],
      ['m-1', 'healthy'],
    ]);
    fleet.restore('m-0');
    expect(events.map(({ to }) => to)).toEqual(['drained', 'healthy']);
  });

  it('hedges after the percentile, if a second backend is usable', () => {
    const { fleet, fly } = setup([model('m', [1, 1])], { breaker: { consecutiveFailures: 1 }, hedge: {} });
    expect(fleet.hedge('m')).toBeUndefined();
    fly('m-1', 'ok', { afterMs: 80 });
    expect(fleet.hedge('m')).toEqual({ delayMs: 80 });
    fly('m-1', 'ok', { afterMs: 1 });
    fly('m-0', 'reset');
    expect(fleet.hedge('m')).toBeUndefined();
  });

  it('keeps inFlight at the number of flights not ended, whatever is called in which order', () => {
    const calls = fc.array(
      fc.tuple(fc.nat(9), fc.constantFrom('firstByte', 'chunk', 'ok', 'reset', 'cancelled')),
    );
    fc.assert(
      fc.property(calls, (all) => {
        const { begin, backend } = setup([model('m', [1])]);
        const flights = Array.from({ length: 10 }, () => begin('m-0'));
        const open = new Set(flights.keys());
        for (const [at, call] of all) {
          const flight = flights[at];
          if (call === 'firstByte') flight?.firstByte();
          else if (call === 'chunk') flight?.chunk();
          else {
            flight?.end(call as FlightEnd);
            open.delete(at);
          }
          expect(backend('m-0').inFlight).toBe(open.size);
        }
      }),
    );
  });

  it('knows the percentiles of the recent past', () => {
    const { fleet, backend, clock } = setup([model('m', [1])]);
    for (let i = 1; i <= 100; i++) {
      const flight = fleet.begin(backend('m-0'));
      clock.now += i;
      flight.firstByte();
      flight.end('ok');
    }
    expect(fleet.load('m').ttftMs(50)).toBe(50);
    expect(fleet.load('m').ttftMs(99)).toBe(99);
    clock.now += 400_000;
    expect(fleet.load('m').ttftMs(50)).toBeUndefined();
  });

  it('bounds retries and hedges by traffic', () => {
    const { fleet } = setup([model('m', [1, 1])], {
      retry: { budgetMin: 2, budgetRatio: 0.5 },
      hedge: { maxRatio: 0.1 },
    });
    expect([fleet.retries.tryRetry(), fleet.retries.tryRetry(), fleet.retries.tryRetry()]).toEqual([
      true,
      true,
      false,
    ]);
    for (let i = 0; i < 4; i++) fleet.retries.request();
    expect([fleet.retries.tryRetry(), fleet.retries.tryRetry(), fleet.retries.tryRetry()]).toEqual([
      true,
      true,
      false,
    ]);
    expect([fleet.tryHedge(), fleet.tryHedge()]).toEqual([true, false]);
  });

  it('refuses an unknown provider or policy and suggests what was meant', () => {
    expect(() => setup([model('m', [1], { balance: 'latncy' })])).toThrow(/did you mean latency/);
  });
});
