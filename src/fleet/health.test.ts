import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fleetSchema } from '../config/schema/gateway.ts';
import { Health } from './health.ts';
import type { BackendState, FlightEnd } from './types.ts';

const RULES = fleetSchema.parse({
  breaker: { consecutiveFailures: 2, openMs: 1000, maxOpenMs: 8000 },
  health: { unhealthyAfter: 2, healthyAfter: 2 },
});

type Step = FlightEnd | 'probe+' | 'probe-' | 'drain' | 'restore' | `wait ${number}` | `429 after ${number}`;

/** The state after the steps, each request beginning and ending in its own. */
function stateAfter(steps: readonly Step[], health = new Health(RULES, () => true)): [BackendState, boolean] {
  let nowMs = 0;
  for (const step of steps) {
    const [word, figure] = step.split(/ (?:after )?/);
    if (word === 'wait') nowMs += Number(figure);
    else if (word === '429') health.ended(health.began(nowMs), 'rate_limited', nowMs, Number(figure));
    else if (step === 'drain') health.drain();
    else if (step === 'restore') health.restore(nowMs);
    else if (step === 'probe+' || step === 'probe-') health.probed(step === 'probe+', nowMs);
    else health.ended(health.began(nowMs), step as FlightEnd, nowMs, undefined);
  }
  return [health.state(nowMs), health.usable(nowMs)];
}

describe('the state', () => {
  const down: Step[] = ['reset', 'timeout'];
  it.each<[BackendState, boolean, Step[]]>([
    ['healthy', true, []],
    ['healthy', true, ['reset']],
    ['healthy', true, ['reset', 'ok', 'reset']],
    ['ejected', false, ['reset', 'client_error', 'cancelled', 'rate_limited', 'reset']],
    ['healthy', true, ['client_error', 'client_error', 'cancelled', 'cancelled']],
    ...(['server_error', 'refused', 'reset', 'timeout', 'protocol'] as const).map(
      (how): [BackendState, boolean, Step[]] => ['ejected', false, [how, how]],
    ),
    ['ejected', false, [...down, 'wait 999']],
    ['half_open', true, [...down, 'wait 1000']],
    ['healthy', true, [...down, 'wait 1000', 'ok']],
    ['half_open', true, [...down, 'wait 1000', 'client_error']],
    ['half_open', true, [...down, 'wait 1000', 'cancelled']],
    ['ejected', false, [...down, 'wait 1000', 'reset', 'wait 1999']],
    ['half_open', true, [...down, 'wait 1000', 'reset', 'wait 2000']],
    ['healthy', true, [...down, 'wait 1000', 'rate_limited']],
    ['cooling', false, [...down, 'wait 1000', '429 after 10']],
    ['healthy', true, [...down, 'ok']], // asked for want of a better one, and it answered
    ['ejected', false, [...down, 'reset', 'reset', 'wait 999']],
    ['cooling', false, ['429 after 500', 'wait 499']],
    ['healthy', true, ['429 after 500', 'wait 500']],
    ['healthy', true, ['429 after 0']],
    ['healthy', true, ['429 after 99999999', 'wait 600000']],
    ['healthy', true, ['probe-', 'probe+', 'probe-']],
    ['unhealthy', false, ['probe-', 'probe-']],
    ['unhealthy', false, ['probe-', 'probe-', 'probe+']],
    ['unhealthy', false, ['probe-', 'probe-', 'probe+', 'probe-', 'probe+']],
    ['healthy', true, ['probe-', 'probe-', 'probe+', 'probe+']],
    ['healthy', true, ['probe-', 'ok', 'probe-', 'ok', 'probe-']],
    ['healthy', true, ['probe-', 'probe-', 'ok', 'ok']],
    ['unhealthy', false, ['probe-', 'probe-', ...down]],
    ['ejected', false, [...down, 'probe+']],
    ['healthy', true, [...down, 'probe-', 'probe-', 'probe+', 'probe+']],
    ['drained', false, ['drain']],
    ['drained', false, ['drain', 'ok', 'probe+']],
    ['drained', false, [...down, 'drain', 'wait 9999']],
    ['healthy', true, ['drain', 'restore']],
    ['ejected', false, [...down, 'drain', 'restore']],
  ])('is %s (usable: %s) after %j', (state, usable, steps) => {
    expect(stateAfter(steps)).toEqual([state, usable]);
  });

  it('stays healthy when its siblings forbid an ejection, and follows the next failure when they allow it', () => {
    let allowed = false;
    const health = new Health(RULES, () => allowed);
    expect(stateAfter(['reset', 'reset', 'reset'], health)).toEqual(['healthy', true]);
    allowed = true;
    expect(stateAfter(['reset'], health)).toEqual(['ejected', false]);
  });

  it('doubles the ejection up to its maximum, and begins anew after a long good time', () => {
    const health = new Health(RULES, () => true);
    let nowMs = 0;
    const fail = () => health.ended(health.began(nowMs), 'reset', nowMs, undefined);
    const outMs = () => {
      const from = nowMs;
      while (health.state(nowMs) === 'ejected') nowMs += 500;
      return nowMs - from;
    };
    fail();
    fail();
    const times = [outMs()];
    for (let i = 0; i < 4; i++) {
      fail();
      times.push(outMs());
    }
    expect(times).toEqual([1000, 2000, 4000, 8000, 8000]);
    const answer = () => health.ended(health.began(nowMs), 'ok', nowMs, undefined);
    answer();
    fail();
    fail();
    expect(outMs()).toBe(8000); // it flaps: one good answer does not clear its record
    answer();
    nowMs += 8000;
    fail();
    fail();
    expect(outMs()).toBe(1000);
  });
});

describe('a trial', () => {
  function halfOpen() {
    const health = new Health(RULES, () => true);
    const old = health.began(0);
    for (let i = 0; i < 2; i++) health.ended(health.began(0), 'reset', 0, undefined);
    return { health, old };
  }

  it('is one request; those sent before the ejection neither end nor decide it', () => {
    const ends: FlightEnd[] = ['ok', 'reset', 'cancelled', 'client_error', 'rate_limited'];
    for (const how of ends) {
      const { health, old } = halfOpen();
      health.began(1000);
      expect(health.usable(1000)).toBe(false);
      health.ended(old, how, 1000, undefined);
      expect([health.state(1000), health.usable(1000)]).toEqual(['half_open', false]);
    }
  });

  it('holds up the next one no longer than the ejection lasted', () => {
    const { health } = halfOpen();
    health.began(1000);
    expect(health.usable(1999)).toBe(false);
    expect(health.usable(2000)).toBe(true);
  });

  it('is passed by a stream that flows, and the return is slow', () => {
    const { health, old } = halfOpen();
    const trial = health.began(1000);
    health.flows(old, 1000);
    expect(health.state(1000)).toBe('half_open');
    health.flows(trial, 1000);
    expect(health.state(1000)).toBe('healthy');
    expect([1000, 3000, 6000, 11_000].map((ms) => health.ramp(ms))).toEqual([0.1, 0.2, 0.5, 1]);
  });

  it('is never more than one request at a time, whatever happens', () => {
    const step = fc.record({
      waitMs: fc.nat(1500),
      end: fc.option(fc.nat(5)),
      how: fc.constantFrom<FlightEnd>('ok', 'reset', 'cancelled', 'client_error', 'rate_limited'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const health = new Health(RULES, () => true);
        const flying: number[] = [];
        let trial: { request: number; atMs: number } | undefined;
        let nowMs = 0;
        for (const { waitMs, end, how } of steps) {
          nowMs += waitMs;
          if (end !== null) {
            const [request] = flying.splice(end, 1);
            if (request !== undefined) health.ended(request, how, nowMs, undefined);
            if (request === trial?.request) trial = undefined;
          } else if (health.usable(nowMs)) {
            const onTrial = health.state(nowMs) === 'half_open';
            const request = health.began(nowMs);
            flying.push(request);
            if (!onTrial) continue;
            // a trial may be followed by another only once it is over or has been silent for openMs
            expect(trial === undefined || nowMs - trial.atMs >= 1000).toBe(true);
            trial = { request, atMs: nowMs };
          }
        }
      }),
    );
  });
});
