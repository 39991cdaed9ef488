import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { classifyError } from './classify.ts';
import { model, setup } from './fleet.fixture.ts';
import { Budget } from './retry-budget.ts';
import type { Backend, FlightEnd } from './types.ts';

const breaker = { consecutiveFailures: 2, openMs: 1000, maxOpenMs: 8000 };
const ends: FlightEnd[] = [
  'ok',
  'reset',
  'timeout',
  'server_error',
  'client_error',
  'cancelled',
  'rate_limited',
];
describe('red', () => {
  it('E share with time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.constantFrom(...ends), fc.integer({ min: 0, max: 3000 })), {
          maxLength: 60,
        }),
        (steps) => {
          const { fly, fleet, clock } = setup([model('m', [1, 1, 1, 1])], { breaker });
          for (const [b, how, ms] of steps) {
            clock.now += ms;
            fly(`m-${b}`, how);
            expect(fleet.backends().filter((x) => x.state === 'ejected').length).toBeLessThanOrEqual(2);
          }
        },
      ),
    );
  });
  it('A one trial', () => {
    const s = setup([model('m', [1, 1])], { breaker });
    const old = s.begin('m-0');
    s.fly('m-0', 'reset');
    s.fly('m-0', 'reset');
    s.clock.now += 1000;
    s.begin('m-0');
    old.end('cancelled');
    for (let i = 0; i < 5; i++) expect(s.fleet.pick('m')?.id).toBe('m-1');
  });
  it('A old ok', () => {
    const s = setup([model('m', [1, 1])], { breaker });
    const old = s.begin('m-0');
    s.fly('m-0', 'reset');
    s.fly('m-0', 'reset');
    s.clock.now += 1000;
    old.end('ok');
    expect(s.state('m-0')).toBe('half_open');
  });
  it('C reload takes new breaker', () => {
    const a = setup([model('m', [1, 1])], { breaker: { consecutiveFailures: 5 } });
    const b = setup([model('m', [1, 1])], { breaker: { consecutiveFailures: 1 } }, { previous: a.fleet });
    b.fly('m-0', 'reset');
    expect(b.state('m-0')).toBe('ejected');
  });
  it('W inflight over reload', () => {
    const a = setup([model('m', [1, 1])]);
    a.begin('m-0');
    const b = setup([model('m', [1, 1])], {}, { previous: a.fleet });
    expect(b.backend('m-0').inFlight).toBe(1);
  });
  it('G fast failures do not attract', () => {
    const s = setup([model('m', [1, 1])], { balance: 'latency' });
    s.fly('m-0', 'ok', { afterMs: 100 });
    s.fly('m-1', 'ok', { afterMs: 100 });
    for (let i = 0; i < 200; i++) {
      s.fly('m-0', 'rate_limited', { afterMs: 1 });
      s.fly('m-1', 'ok', { afterMs: 100 });
    }
    let n = 0;
    for (let i = 0; i < 100; i++) if (s.fleet.pick('m')?.id === 'm-0') n++;
    expect(n).toBeLessThan(20);
    expect(s.fleet.load('m').ttftMs(50)).toBe(100);
  });
  it('L unknown is not flooded', () => {
    const s = setup([model('m', [1, 1])], { balance: 'latency' });
    s.fly('m-0', 'ok', { afterMs: 100 });
    for (let i = 0; i < 20; i++) s.fleet.begin(s.fleet.pick('m') as Backend);
    expect(s.backend('m-1').inFlight).toBeLessThan(15);
  });
  it('L stale is tried again', () => {
    const s = setup([model('m', [1, 1])], { balance: 'latency' });
    s.fly('m-0', 'ok', { afterMs: 60000 });
    s.fly('m-1', 'ok', { afterMs: 100 });
    s.clock.now += 600_000;
    s.fly('m-1', 'ok', { afterMs: 100 });
    let n = 0;
    for (let i = 0; i < 100; i++) if (s.fleet.pick('m')?.id === 'm-0') n++;
    expect(n).toBeGreaterThan(0);
  });
  it('Z half-open cools', () => {
    const s = setup([model('m', [1, 1])], { breaker });
    s.fly('m-0', 'reset');
    s.fly('m-0', 'reset');
    s.clock.now += 1000;
    s.fly('m-0', 'rate_limited', { retryAfterMs: 5000 });
    for (let i = 0; i < 5; i++) expect(s.fleet.pick('m')?.id).toBe('m-1');
  });
  it('D doubling with each trip', () => {
    const s = setup([model('m', [1, 1])], { breaker });
    s.fly('m-0', 'reset');
    s.fly('m-0', 'reset');
    s.clock.now += 1000;
    s.fly('m-0', 'ok');
    s.fly('m-0', 'reset');
    s.fly('m-0', 'reset');
    s.clock.now += 1000;
    expect(s.state('m-0')).toBe('ejected');
  });
  it('N budget in any ten seconds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.boolean()), { maxLength: 200 }),
        (steps) => {
          const clock = { now: 0, wallMs: () => 0, monotonicMs: () => clock.now };
          const b = new Budget(0.5, 3, clock);
          const req: number[] = [];
          const ex: number[] = [];
          for (const [ms, r] of steps) {
            clock.now += ms;
            if (r) {
              b.request();
              req.push(clock.now);
            } else if (b.take()) {
              ex.push(clock.now);
              const since = (t: number) => t > clock.now - 10000;
              expect(ex.filter(since).length).toBeLessThanOrEqual(3 + 0.5 * req.filter(since).length);
            }
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
  it('U no hedge to an ejected one', () => {
    const s = setup([model('m', [1, 1])], { breaker, hedge: {} });
    s.fly('m-1', 'ok', { afterMs: 80 });
    s.fly('m-0', 'reset');
    s.fly('m-0', 'reset');
    expect(s.fleet.hedge('m')).toBeUndefined();
  });
  it('F traffic beats probes', async () => {
    vi.useFakeTimers();
    const s = setup([model('m', [1, 1])], {}, { probe: () => Promise.resolve(false) });
    s.fleet.start();
    for (let i = 0; i < 40; i++) {
      s.fly('m-0', 'ok');
      s.clock.now += 2000;
      await vi.advanceTimersByTimeAsync(2000);
    }
    s.fleet.dispose();
    vi.useRealTimers();
    expect([s.state('m-0'), s.state('m-1')]).toEqual(['healthy', 'unhealthy']);
  });
  it('Q own faults', () => {
    for (const code of ['EMFILE', 'UND_ERR_INVALID_ARG', 'UND_ERR_ABORTED'])
      expect(classifyError(Object.assign(new Error('x'), { code })).end).toBe('cancelled');
    expect(classifyError(new TypeError('x is not a function')).end).toBe('cancelled');
    expect(classifyError(Object.assign(new Error('x'), { code: 'UND_ERR_HEADERS_TIMEOUT' })).end).toBe(
      'timeout',
    );
  });
});
