import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../core/clock.ts';
import { resolveModel } from '../options.ts';
import { Engine, type Job } from './engine.ts';
import { Ticker } from './ticker.ts';

const clock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

function job(outputTokens: number): Job & { readonly tokensMs: number[] } {
  const tokensMs: number[] = [];
  const onToken = () => void tokensMs.push(performance.now());
  return { promptTokens: 1, blocks: [], outputTokens, tokensMs, onAdmit() {}, onToken, onDone() {} };
}

describe('Ticker', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const spec = resolveModel({
    name: 'm',
    ttftMs: 50,
    itlMs: 10,
    prefillTokensPerSecond: 1e9,
    fullBatchFactor: 1,
  });

  it('keeps the pace that the engine sets, and no timer when it has nothing to do', () => {
    const ticker = new Ticker(new Engine(spec), clock, 1);
    const startMs = performance.now();
    const each = job(11);
    ticker.submit(each, true);
    vi.advanceTimersByTime(1000);
    const sinceStart = each.tokensMs.map((ms) => ms - startMs);
    expect(sinceStart[0]).toBeCloseTo(50, -1);
    expect(sinceStart.at(-1)).toBeCloseTo(150, -1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('makes up for timers coarser than its tokens', () => {
    // A token every 0.3 ms of real time, with timers of a millisecond.
    const ticker = new Ticker(new Engine(spec), clock, 0.03);
    const each = job(100_000);
    ticker.submit(each, true);
    vi.advanceTimersByTime(301.5);
    expect(each.tokensMs.length).toBeGreaterThan(980);
    expect(each.tokensMs.length).toBeLessThanOrEqual(1001);
    ticker.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('wakes earlier for a request that is ready earlier', () => {
    const ticker = new Ticker(new Engine(spec), clock, 1);
    const [late, early] = [{ ...job(1), slowdown: 100 }, job(1)];
    ticker.submit(late, false);
    ticker.submit(early, false);
    vi.advanceTimersByTime(100);
    expect([late.tokensMs.length, early.tokensMs.length]).toEqual([0, 1]);
    ticker.stop();
  });

  it('gives the event loop a turn between tokens that are watched', () => {
    const ticker = new Ticker(new Engine(spec), clock, 0);
    const each = job(50);
    ticker.submit(each, true);
    vi.advanceTimersToNextTimer();
    vi.advanceTimersToNextTimer();
    vi.advanceTimersToNextTimer();
    expect(each.tokensMs.length).toBeLessThan(4);
    vi.runAllTimers();
    expect(each.tokensMs).toHaveLength(50);
  });
});
