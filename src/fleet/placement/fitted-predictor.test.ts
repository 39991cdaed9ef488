import { describe, expect, it } from 'vitest';
import { model, setup } from '../fleet.fixture.ts';
import type { PickWish } from '../types.ts';
import { FittedPredictor } from './fitted-predictor.ts';

const IDLE = { requests: 0, pendingTokens: 0 };
const work = (promptTokens: number, cachedTokens = 0) => ({ promptTokens, cachedTokens, outputTokens: 64 });

function predictor() {
  const { clock, backend } = setup([model('m', [1, 1, 1])], { balance: 'predicted' });
  const fitted = new FittedPredictor(clock);
  const [quick, slow, unknown] = [backend('m-0'), backend('m-1'), backend('m-2')] as const;
  const teach = () => {
    for (let i = 0; i < 60; i++) {
      clock.now += 100;
      const tokens = 200 + (i % 7) * 400;
      const requests = i % 3;
      const load = { requests, pendingTokens: (i % 2) * 500 };
      for (const [one, factor] of [[quick, 1] as const, [slow, 4] as const]) {
        const ttftMs = factor * (20 + (tokens + load.pendingTokens) / 10);
        fitted.learn(one, work(tokens), load, { ttftMs, tpotMs: factor * (10 + requests) });
      }
    }
  };
  return { clock, fitted, quick, slow, unknown, teach };
}

describe('FittedPredictor', () => {
  it('predicts by a usual server until it knows better', () => {
    const { fitted, quick } = predictor();
    expect(fitted.ttftMs(quick, work(2_000), IDLE)).toBeCloseTo(250);
    expect(fitted.ttftMs(quick, work(2_000, 2_000), IDLE)).toBeCloseTo(50);
    expect(fitted.ttftMs(quick, work(2_000), { requests: 0, pendingTokens: 3_000 })).toBeCloseTo(550);
  });

  it('learns what each backend takes for a prompt, its cached part, what is ahead of it, and a token', () => {
    const { fitted, quick, slow, teach } = predictor();
    teach();
    for (const [one, factor] of [[quick, 1] as const, [slow, 4] as const]) {
      expect(fitted.ttftMs(one, work(2_000), IDLE) / (factor * 220)).toBeCloseTo(1, 0);
      expect(fitted.ttftMs(one, work(2_000, 1_900), IDLE) / (factor * 30)).toBeLessThan(3);
      expect(fitted.tpotMs(one, { requests: 2, pendingTokens: 0 }) / (factor * 12)).toBeCloseTo(1, 0);
    }
  });

  it('takes a backend that it does not know, or no longer, for one of its siblings', () => {
    const { fitted, clock, quick, slow, unknown, teach } = predictor();
    teach();
    const between = fitted.ttftMs(unknown, work(2_000), IDLE);
    expect(between).toBeGreaterThan(fitted.ttftMs(quick, work(2_000), IDLE));
    expect(between).toBeLessThan(fitted.ttftMs(slow, work(2_000), IDLE));
    clock.now += 3_600_000;
    expect(fitted.ttftMs(slow, work(2_000), IDLE)).toBeCloseTo(between, 3);
  });
});

describe('a flight that was placed', () => {
  const asked: PickWish = { lora: 'sql', promptTokens: 600, outputTokens: 64, prefix: () => [1, 2, 3, 4] };

  it('counts in what its backend has to do until it is answered', () => {
    const { fleet, backend, clock } = setup([model('m', [1, 1])], { balance: 'prefix' });
    const { placement } = backend('m-0');
    const [first, second] = [fleet.begin(backend('m-0'), asked), fleet.begin(backend('m-0'), asked)];
    expect(placement.pendingTokens).toBe(600 + 600 - 4 * 64);
    expect(placement.prefix.matched([1, 2, 3, 4])).toBe(4);
    expect(placement.hasLora('sql', clock.now)).toBe(true);
    first.chunk();
    first.chunk();
    expect(placement.pendingTokens).toBe(600 - 4 * 64);
    second.end('reset');
    first.end('cancelled');
    expect(placement.pendingTokens).toBe(0);
    expect(placement.prefix.matched([1, 2, 3, 4])).toBe(4);
  });

  it('is not followed where nobody goes by it', () => {
    const { fleet, backend } = setup([model('m', [1, 1])], { balance: 'latency' });
    fleet.begin(backend('m-0'), asked).end('ok');
    expect(backend('m-0').placement.prefix.tokens).toBe(0);
  });

  it('learns of streams the time to their second event, of whole answers the time a token', () => {
    const { fleet, backend, clock } = setup([model('m', [1, 1])], { balance: 'predicted' });
    const { fit } = backend('m-0').placement;
    for (let i = 0; i < 30; i++) {
      const flight = fleet.begin(backend('m-0'), asked);
      flight.firstByte(); // the head and a first event, before anything is computed
      flight.chunk();
      clock.now += 300;
      flight.chunk();
      clock.now += 500;
      flight.end('ok', { tokens: 51 });
    }
    const x = Float64Array.of(1, (600 - 4 * 64) / 1_000, 0, 0);
    expect(fit.ttft.at(x)).toBeCloseTo(300, -1);
    const samples = fit.ttft.samples;
    const whole = fleet.begin(backend('m-1'), asked);
    clock.now += 5_000;
    whole.end('ok', { tokens: 100 });
    expect(backend('m-1').placement.fit.ttft.samples).toBe(0);
    expect(backend('m-1').placement.fit.tpot.samples).toBe(1);
    expect(fit.ttft.samples).toBe(samples);
  });
});
