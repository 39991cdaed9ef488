import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fleetSchema } from '../config/schema/gateway.ts';
import type { ModelConfig } from '../config/schema/model.ts';
import { seededRandom } from '../core/random.ts';
import { Registry } from '../core/registry.ts';
import { defineProvider } from '../providers/define.ts';
import { balancers } from './balance/index.gen.ts';
import type { Fleet, FleetEvent } from './contract.ts';
import { createFleet } from './fleet.ts';
import type { Backend, FlightEnd } from './types.ts';

const fake = defineProvider({
  id: 'fake',
  title: 'Fake',
  summary: 'For tests.',
  config: z.object({}),
  examples: [],
  reasoningServer: 'vllm',
  create: () => ({ passThrough: true, request: () => undefined, healthPath: '/health', parameters: {} }),
});

function model(name: string, weights: readonly number[], extra: Partial<ModelConfig> = {}): ModelConfig {
  const backends = weights.map((weight, i) => ({
    url: `http://127.0.0.1:${9000 + i}/v1`,
    name: `${name}-${i}`,
    provider: 'fake',
    weight,
  }));
  return { name, aliases: [], capabilities: [], loras: [], fallbacks: [], ...extra, backends };
}

function setup(models: readonly ModelConfig[], settings: z.input<typeof fleetSchema> = {}, previous?: Fleet) {
  const clock = { now: 0, wallMs: () => clock.now, monotonicMs: () => clock.now };
  const events: FleetEvent[] = [];
  const fleet = createFleet({
    config: fleetSchema.parse(settings),
    models,
    providers: new Registry('provider', [fake]),
    balancers: new Registry('balancing policy', balancers),
    clock,
    random: seededRandom(1),
    probe: () => Promise.resolve(true),
    onEvent: (event) => events.push(event),
    ...(previous === undefined ? {} : { previous }),
  });
  const backend = (id: string) => fleet.backends().find((one) => one.id === id) as Backend;
  const fly = (id: string, how: FlightEnd, retryAfterMs?: number) =>
    fleet.begin(backend(id)).end(how, retryAfterMs === undefined ? {} : { retryAfterMs });
  return { fleet, clock, events, backend, fly };
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

  it('least-outstanding fills by weight, latency prefers the quick', () => {
    const least = setup([model('m', [3, 1])], { balance: 'least-outstanding' });
    for (let i = 0; i < 40; i++) least.fleet.begin(least.fleet.pick('m') as Backend);
    expect(least.backend('m-0').inFlight).toBe(30);
    const quick = setup([model('m', [1, 1])], { balance: 'latency' });
    for (const [id, ms] of [
      ['m-0', 500],
      ['m-1', 20],
    ] as const) {
      const flight = quick.fleet.begin(quick.backend(id));
      quick.clock.now += ms;
      flight.firstByte();
      flight.end('ok');
    }
    for (let i = 0; i < 20; i++) expect(quick.fleet.pick('m')?.id).toBe('m-1');
  });
});

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
    fly('m-0', 'rate_limited', 500);
    expect(backend('m-0').state).toBe('cooling');
    clock.now += 500;
    expect(backend('m-0').state).toBe('healthy');
  });

  it('never ejects more than the share, and still picks somebody when all are bad', () => {
    const end = fc.constantFrom<FlightEnd>(
      'ok',
      'reset',
      'timeout',
      'server_error',
      'client_error',
      'cancelled',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), end), { maxLength: 80 }), (ends) => {
        const { fly, fleet } = setup([model('m', [1, 1, 1, 1])], { breaker });
        for (const [b, how] of ends) {
          fly(`m-${b}`, how);
          const out = fleet.backends().filter((one) => one.state === 'ejected').length;
          expect(out).toBeLessThanOrEqual(2);
          expect(fleet.pick('m')).toBeDefined();
          expect(fleet.load('m').inFlight).toBe(0);
        }
      }),
    );
  });

  it('counts a flight’s end once', () => {
    const { fleet, backend } = setup([model('m', [1])]);
    const flight = fleet.begin(backend('m-0'));
    flight.end('ok');
    flight.end('reset');
    expect(backend('m-0').inFlight).toBe(0);
  });
});

describe('the fleet', () => {
  it('carries what it learned over a reload, for backends that stay', () => {
    const first = setup([model('m', [1, 1])], { breaker: { consecutiveFailures: 1 } });
    first.fly('m-0', 'reset');
    const second = setup([model('m', [1, 1, 1])], {}, first.fleet);
    expect(second.backend('m-0').state).toBe('ejected');
    expect(second.backend('m-2').state).toBe('healthy');
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
