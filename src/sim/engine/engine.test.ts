import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ModelSpec, resolveModel, type SimModel } from '../options.ts';
import { BLOCK_TOKENS, Engine, type Job } from './engine.ts';

const spec = (model: Partial<SimModel> = {}): ModelSpec =>
  resolveModel({ name: 'm', ttftMs: 100, itlMs: 10, prefillTokensPerSecond: 1000, ...model });

interface Run extends Job {
  readonly tokensMs: number[];
  doneMs: number | undefined;
  cached: number | undefined;
}

function run(promptTokens: number, outputTokens: number, family = 0, slowdown = 1): Run {
  const self: Run = {
    promptTokens,
    outputTokens,
    slowdown,
    blocks: Array.from({ length: Math.floor(promptTokens / BLOCK_TOKENS) }, (_, i) => family * 10_000 + i),
    tokensMs: [],
    doneMs: undefined,
    cached: undefined,
    onAdmit(cached) {
      self.cached = cached;
    },
    onToken(index, atMs) {
      expect(index).toBe(self.tokensMs.length);
      self.tokensMs.push(atMs);
    },
    onDone(atMs) {
      expect(self.doneMs).toBeUndefined();
      self.doneMs = atMs;
    },
  };
  return self;
}

function drain(engine: Engine, check: () => void = () => {}): void {
  for (let steps = 0; engine.nextMs() !== undefined; steps++) {
    expect(steps).toBeLessThan(100_000);
    engine.step();
    check();
  }
}

describe('Engine', () => {
  it('times a lone request by its settings', () => {
    const engine = new Engine(spec());
    const job = run(50, 3);
    engine.submit(job, 1000);
    drain(engine);
    // 100 ms to start, 50 tokens at 1 ms each, then a token every 10 ms.
    expect(job.tokensMs).toEqual([1150, 1160, 1170]);
    expect(job.doneMs).toBe(1170);
  });

  it('computes only what of a prompt is not cached', () => {
    const engine = new Engine(spec());
    const [first, second] = [run(64, 1), run(64, 1)];
    engine.submit(first, 0);
    drain(engine);
    engine.submit(second, 1000);
    drain(engine);
    expect(first.tokensMs).toEqual([164]);
    // All 64 are cached, but the last is always computed.
    expect(second.cached).toBe(63);
    expect(second.tokensMs).toEqual([1101]);
  });

  it('slows steps as the batch fills, up to the factor', () => {
    const engine = new Engine(
      spec({ ttftMs: 0, maxBatch: 5, fullBatchFactor: 3, prefillTokensPerSecond: 1e9 }),
    );
    const jobs = [0, 1, 2, 3, 4].map((family) => run(1, 10, family));
    for (const job of jobs) engine.submit(job, 0);
    drain(engine);
    for (const job of jobs)
      expect((job.tokensMs.at(-1) ?? 0) - (job.tokensMs[0] ?? 0)).toBeCloseTo(9 * 30, 3);
  });

  it('prefills a long prompt in chunks, so that others still decode', () => {
    const engine = new Engine(spec({ ttftMs: 0, maxBatchedTokens: 100 }));
    const short = run(1, 20, 1);
    const long = run(1000, 1, 2);
    engine.submit(short, 0);
    engine.submit(long, 0);
    drain(engine);
    const beforeLong = short.tokensMs.filter((ms) => ms < (long.tokensMs[0] ?? 0));
    expect(beforeLong.length).toBeGreaterThanOrEqual(10);
  });

  it('lets requests wait when the batch is full, first come, first served', () => {
    const engine = new Engine(spec({ maxBatch: 1 }));
    const jobs = [run(1, 5, 1), run(1, 5, 2), run(1, 5, 3)];
    for (const job of jobs) engine.submit(job, 0);
    drain(engine, () => expect(engine.running.size).toBeLessThanOrEqual(1));
    const done = jobs.map(({ doneMs }) => doneMs ?? 0);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(jobs[1]?.tokensMs[0]).toBeGreaterThan(jobs[0]?.doneMs ?? 0);
  });

  it('makes one sequence slower without touching the rest', () => {
    const engine = new Engine(spec({ fullBatchFactor: 1, prefillTokensPerSecond: 1e9 }));
    const [slow, usual] = [run(1, 5, 1, 4), run(1, 5, 2)];
    engine.submit(slow, 0);
    engine.submit(usual, 0);
    drain(engine);
    expect(usual.doneMs).toBeCloseTo(140, 3);
    expect(slow.tokensMs[0]).toBeCloseTo(400, 0);
    expect(slow.doneMs).toBeCloseTo(400 + 4 * 40, 0);
  });

  it('makes every step slower from the next one on, and usual again', () => {
    const engine = new Engine(spec({ fullBatchFactor: 1, ttftMs: 0, prefillTokensPerSecond: 1e9 }));
    const job = run(1, 7);
    engine.submit(job, 0);
    for (const slowdown of [1, 1, 1, 3, 3, 1, 1]) {
      engine.slowdown = slowdown;
      engine.step();
    }
    drain(engine);
    const gaps = job.tokensMs.slice(1).map((ms, i) => Math.round(ms - (job.tokensMs[i] ?? 0)));
    expect(gaps).toEqual([10, 10, 30, 30, 10, 10]);
  });

  it('emits every token once, within batch and pool, and gives all of it back', () => {
    const request = fc.record({
      prompt: fc.integer({ min: 1, max: 300 }),
      output: fc.nat(40),
      family: fc.nat(3),
      atMs: fc.nat(2000),
      abortAt: fc.option(fc.nat(60), { nil: undefined }),
      slowdown: fc.constantFrom(1, 1, 3),
    });
    const model = fc.record({
      maxBatch: fc.integer({ min: 1, max: 6 }),
      kvTokens: fc.integer({ min: 350, max: 1500 }),
      maxBatchedTokens: fc.integer({ min: 1, max: 200 }),
      itlMs: fc.constantFrom(0, 5),
      ttftMs: fc.constantFrom(0, 30),
    });
    fc.assert(
      fc.property(model, fc.array(request, { maxLength: 25 }), (settings, requests) => {
        const engine = new Engine(spec({ contextTokens: 350, ...settings }));
        const runs = requests.map((each) => ({
          each,
          job: run(each.prompt, each.output, each.family, each.slowdown),
        }));
        const sequences = runs
          .toSorted((a, b) => a.each.atMs - b.each.atMs)
          .map(({ each, job }) => ({ each, job, sequence: engine.submit(job, each.atMs) }));
        let steps = 0;
        let lastMs = 0;
        drain(engine, () => {
          steps++;
          for (const { each, sequence } of sequences) if (each.abortAt === steps) engine.abort(sequence);
          const { pool, running } = engine;
          expect(running.size).toBeLessThanOrEqual(settings.maxBatch);
          expect(pool.used + pool.idle + pool.free).toBe(pool.totalBlocks);
          expect(engine.nowMs).toBeGreaterThanOrEqual(lastMs);
          lastMs = engine.nowMs;
        });
        for (const { each, job } of runs) {
          if (job.doneMs !== undefined) expect(job.tokensMs).toHaveLength(each.output);
          else expect(each.abortAt).toBeDefined();
        }
        expect([engine.running.size, engine.waiting.size, engine.pool.used]).toEqual([0, 0, 0]);
      }),
    );
  });
});
