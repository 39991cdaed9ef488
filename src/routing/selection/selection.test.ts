// biome-ignore-all lint/suspicious/noThenProperty: a key of session_sticky’s config
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelRef, UnitConfig } from '../../config/schema/routing.ts';
import { FairleadError } from '../../core/errors.ts';
import { seededRandom } from '../../core/random.ts';
import { Registry } from '../../core/registry.ts';
import { createSelector } from './create.ts';
import type { Selection, SelectionInput, SelectionWorld } from './define.ts';
import { selections } from './index.gen.ts';

const registry = new Registry('selection algorithm', selections);

interface Model {
  ttft?: number;
  tpot?: number;
  inFlight?: number;
  available?: boolean;
  quality?: number;
  input?: number;
  output?: number;
  currency?: string;
}

function worldOf(
  models: Record<string, Model>,
  seed = 1,
  session?: { model: string; lastMs: number },
): SelectionWorld {
  const at = (name: string): Model => models[name] ?? {};
  return {
    facts(name) {
      const { quality, input, output, currency } = at(name);
      const price =
        input === undefined
          ? undefined
          : { currency: currency ?? 'USD', inputPer1M: input, outputPer1M: output ?? input };
      return { name, quality, price };
    },
    load(name) {
      const { ttft, tpot, inFlight, available } = at(name);
      return {
        ttftMs: () => ttft,
        tpotMs: () => tpot,
        inFlight: inFlight ?? 0,
        available: available ?? true,
      };
    },
    random: seededRandom(seed),
    sessions: { get: () => session, set: () => {} },
  };
}

function select(
  unit: UnitConfig,
  models: Record<string, Model>,
  options: {
    input?: Partial<SelectionInput>;
    seed?: number;
    session?: { model: string; lastMs: number };
  } = {},
): Selection {
  const input: SelectionInput = {
    candidates: Object.keys(models).map((model) => ({ model })),
    decision: 'd',
    text: 'a prompt',
    reading: undefined,
    promptTokens: 1000,
    nowMs: 1_000_000,
    ...options.input,
  };
  return createSelector(unit, registry).select(input, worldOf(models, options.seed, options.session));
}

const names = ({ order }: Selection) => order.map(({ model }) => model);
const scoreOf = (selection: Selection, model: string) =>
  selection.scores.find((entry) => entry.model === model)?.score;

describe('every algorithm', () => {
  const units: UnitConfig[] = [
    ...selections.flatMap((kind) => kind.examples.map(({ config }) => ({ type: kind.id, ...config }))),
    { type: 'multi_factor', slo: { maxTtftMs: 50, maxInflight: 3 } },
    { type: 'multi_factor', slo: { maxTtftMs: 50 }, onNoCandidates: 'first' },
    { type: 'session_sticky', then: { type: 'weighted' } },
  ];
  const model = fc.record(
    {
      ttft: fc.double({ min: 0, max: 1000, noNaN: true }),
      tpot: fc.double({ min: 0, max: 100, noNaN: true }),
      inFlight: fc.nat(10),
      available: fc.boolean(),
      quality: fc.double({ min: 0, max: 1, noNaN: true }),
      input: fc.double({ min: 0, max: 30, noNaN: true }),
    },
    { requiredKeys: [] },
  );
  const refs = fc.array(
    fc.record({
      model: fc.constantFrom('a', 'b', 'c', 'd'),
      weight: fc.option(fc.nat(3), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 5 },
  );
  const setting = fc.record({
    unit: fc.constantFrom(...units),
    refs,
    models: fc.record({ a: model, b: model, c: model, d: model }) as fc.Arbitrary<Record<string, Model>>,
    seed: fc.nat(),
  });

  test('has an id, a title, a summary and examples that its schema takes', () => {
    for (const kind of selections) {
      expect(kind.id).toMatch(/^[a-z][a-z_]*$/);
      expect(kind.title).not.toBe('');
      expect(kind.summary).toMatch(/\.$/);
      expect(kind.examples.length).toBeGreaterThan(0);
      for (const { config } of kind.examples) {
        expect(() => createSelector({ type: kind.id, ...config }, registry)).not.toThrow();
      }
    }
  });

  test('chooses a candidate, keeps all of them in order, and chooses the same again with the same seed', () => {
    fc.assert(
      fc.property(setting, ({ unit, refs: candidates, models, seed }) => {
        const options = { input: { candidates }, seed, session: { model: 'c', lastMs: 999_000 } };
        const given = { ...options, input: { candidates, sessionId: 's' } };
        const selection = select(unit, models, given);
        expect(candidates).toContain(selection.chosen);
        expect(selection.order[0]).toBe(selection.chosen);
        expect(selection.order).toHaveLength(candidates.length);
        expect(new Set(selection.order)).toEqual(new Set(candidates));
        expect(selection.scores.map((entry) => entry.model).sort()).toEqual(
          candidates.map((ref) => ref.model).sort(),
        );
        expect(selection.scores.every(({ score, why }) => Number.isFinite(score) && why !== '')).toBe(true);
        expect(select(unit, models, given)).toEqual(selection);
      }),
      { numRuns: 300 },
    );
  });

  test('sinks models without a backend behind those with one', () => {
    fc.assert(
      fc.property(setting, ({ unit, refs: candidates, models, seed }) => {
        const { order } = select(unit, models, { input: { candidates }, seed });
        const down = order.map((ref: ModelRef) => models[ref.model]?.available === false);
        expect(down).toEqual([...down].sort());
      }),
      { numRuns: 300 },
    );
  });

  test('refuses unknown types with the nearest name, and unknown keys', () => {
    const attempt = (unit: UnitConfig) => {
      try {
        createSelector(unit, registry);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    const typo = attempt({ type: 'latency_awre' });
    expect(typo).toBeInstanceOf(FairleadError);
    expect(typo).toMatchObject({
      code: 'FL_CONFIG_INVALID',
      message: expect.stringContaining('latency_aware'),
    });
    expect(attempt({ type: 'static', nonsense: 1 })).toMatchObject({ code: 'FL_CONFIG_INVALID' });
    expect(attempt({ type: 'session_sticky', then: { type: 'sttic' } })).toMatchObject({
      code: 'FL_CONFIG_INVALID',
    });
  });
});

describe('static', () => {
  test('takes the first that has a backend', () => {
    expect(names(select({ type: 'static' }, { a: { available: false }, b: {}, c: {} }))).toEqual([
      'b',
      'c',
      'a',
    ]);
  });

  test('says so when nothing is available, and keeps the order', () => {
    const selection = select({ type: 'static' }, { a: { available: false }, b: { available: false } });
    expect(names(selection)).toEqual(['a', 'b']);
    expect(selection.reason).toContain('no candidate has a backend');
  });
});

describe('weighted', () => {
  test('draws in proportion to the weights', () => {
    const candidates = [
      { model: 'a', weight: 6 },
      { model: 'b', weight: 3 },
      { model: 'c', weight: 0 },
      { model: 'd' },
    ];
    const world = worldOf({ a: {}, b: {}, c: {}, d: {} }, 7);
    const selector = createSelector({ type: 'weighted' }, registry);
    const drawn: Record<string, number> = { a: 0, b: 0, c: 0, d: 0 };
    for (let i = 0; i < 10_000; i++) {
      const { chosen } = selector.select(
        { candidates, decision: 'd', text: '', reading: undefined, promptTokens: 1, nowMs: 0 },
        world,
      );
      drawn[chosen.model] = (drawn[chosen.model] ?? 0) + 1;
    }
    // 4 standard deviations of a binomial at n = 10,000 are at most 200
    expect(Math.abs((drawn.a ?? 0) - 6000)).toBeLessThan(200);
    expect(Math.abs((drawn.b ?? 0) - 3000)).toBeLessThan(200);
    expect(Math.abs((drawn.d ?? 0) - 1000)).toBeLessThan(200);
    expect(drawn.c).toBe(0);
  });
});

describe('latency_aware', () => {
  const unit = { type: 'latency_aware', tpotPercentile: 90, ttftPercentile: 90, explore: 0 };

  test('is the mean of each metric over its best', () => {
    const selection = select(unit, {
      a: { tpot: 20, ttft: 100 },
      b: { tpot: 10, ttft: 400 },
      c: { tpot: 15, ttft: 150 },
    });
    // a: (20/10 + 100/100) / 2; b: (10/10 + 400/100) / 2; c: (15/10 + 150/100) / 2
    expect(scoreOf(selection, 'a')).toBeCloseTo(1.5);
    expect(scoreOf(selection, 'b')).toBeCloseTo(2.5);
    expect(scoreOf(selection, 'c')).toBeCloseTo(1.5);
    expect(names(selection)).toEqual(['a', 'c', 'b']);
  });

  test('reads the percentile that it is told to', () => {
    const asked: number[] = [];
    const world: SelectionWorld = {
      ...worldOf({}),
      load: () => ({
        ttftMs: (percentile) => {
          asked.push(percentile);
          return 1;
        },
        tpotMs: () => undefined,
        inFlight: 0,
        available: true,
      }),
    };
    createSelector({ type: 'latency_aware', ttftPercentile: 73 }, registry).select(
      {
        candidates: [{ model: 'a' }],
        decision: 'd',
        text: '',
        reading: undefined,
        promptTokens: 1,
        nowMs: 0,
      },
      world,
    );
    expect(asked).toEqual([73]);
  });

  test('puts models that were never measured last, and explores the least busy of them at the set share', () => {
    const models = { a: { tpot: 1, ttft: 1 }, b: { inFlight: 2 }, c: { inFlight: 1 } };
    expect(names(select(unit, models))).toEqual(['a', 'b', 'c']);
    const explored = select({ ...unit, explore: 1 }, models);
    expect(names(explored)).toEqual(['c', 'a', 'b']);
    expect(explored.reason).toContain('exploring');
    expect(explored.scores[0]?.why).toContain('explored');
  });

  test('says so when only unmeasured models have a backend', () => {
    const selection = select(unit, { a: { tpot: 1, ttft: 1, available: false }, b: {} });
    expect(names(selection)).toEqual(['b', 'a']);
    expect(selection.reason).toContain('no measured model');
  });

  test('keeps the order when nothing was measured', () => {
    expect(names(select(unit, { a: { ttft: 1 }, b: {} }))).toEqual(['a', 'b']);
  });
});

describe('cost_aware', () => {
  test('takes the cheapest for the prompt and the assumed answer', () => {
    const models = { a: { input: 1, output: 10 }, b: { input: 3, output: 3 }, c: {} };
    const short = select({ type: 'cost_aware', outputTokens: 100 }, models);
    // a: (1000·1 + 100·10) / 1e6 = 0.002; b: (1000·3 + 100·3) / 1e6 = 0.0033
    expect(scoreOf(short, 'a')).toBeCloseTo(0.002);
    expect(scoreOf(short, 'b')).toBeCloseTo(0.0033);
    expect(names(short)).toEqual(['a', 'b', 'c']);
    expect(names(select({ type: 'cost_aware', outputTokens: 1000 }, models))).toEqual(['b', 'a', 'c']);
  });

  test('lets quality decide between equals', () => {
    expect(
      names(select({ type: 'cost_aware' }, { a: { input: 1, quality: 0.4 }, b: { input: 1, quality: 0.9 } })),
    ).toEqual(['b', 'a']);
  });

  test('does not compare currencies', () => {
    const selection = select({ type: 'cost_aware' }, { a: { input: 5 }, b: { input: 1, currency: 'EUR' } });
    expect(names(selection)).toEqual(['a', 'b']);
    expect(selection.scores[1]?.why).toContain('EUR');
  });
});

describe('multi_factor', () => {
  const models = {
    a: { quality: 0.9, tpot: 40, input: 10, inFlight: 4 },
    b: { quality: 0.5, tpot: 10, input: 2, inFlight: 0 },
    c: { quality: 0.7, tpot: 20, input: 4, inFlight: 8 },
  };

  test('is the weighted sum of min-max normalised factors', () => {
    const selection = select(
      { type: 'multi_factor', weights: { quality: 4, latency: 3, cost: 2, load: 1 } },
      models,
    );
    // Q: a 1, b 0, c 0.5; 1−T: a 0, b 1, c 1−10/30; 1−C: a 0, b 1, c 1−2/8; 1−N: a 0.5, b 1, c 0
    expect(scoreOf(selection, 'a')).toBeCloseTo(0.4 * 1 + 0.1 * 0.5, 10);
    expect(scoreOf(selection, 'b')).toBeCloseTo(0.3 + 0.2 + 0.1, 10);
    expect(scoreOf(selection, 'c')).toBeCloseTo(0.4 * 0.5 + 0.3 * (2 / 3) + 0.2 * 0.75, 10);
    expect(names(selection)).toEqual(['b', 'c', 'a']);
  });

  test('gives a half to all where they do not differ', () => {
    const selection = select({ type: 'multi_factor' }, { a: { quality: 0.5 }, b: { quality: 0.5 } });
    expect(scoreOf(selection, 'a')).toBe(0.5);
    expect(names(selection)).toEqual(['a', 'b']);
  });

  test('shares a missing factor’s weight among the others, and leaves quality out unless all have it', () => {
    const selection = select(
      { type: 'multi_factor' },
      { a: { quality: 0.9, tpot: 10, inFlight: 1 }, b: { inFlight: 0 } },
    );
    // a: latency 0.5 (alone), load 0 → 0.25; b: load 1 → 1
    expect(scoreOf(selection, 'a')).toBe(0.25);
    expect(scoreOf(selection, 'b')).toBe(1);
  });

  test('leaves out what exceeds a ceiling, strictly', () => {
    const strict = (slo: object) => names(select({ type: 'multi_factor', slo }, models));
    expect(strict({ maxTpotMs: 10 })[0]).toBe('b');
    const selection = select(
      {
        type: 'multi_factor',
        weights: { quality: 1, latency: 0, cost: 0, load: 0 },
        slo: { maxCostPer1M: 4 },
      },
      models,
    );
    expect(names(selection)).toEqual(['c', 'b', 'a']);
    expect(selection.scores[2]?.why).toContain('over its limit');
  });

  test('falls back as told when all exceed a ceiling', () => {
    const slo = { maxTpotMs: 1 };
    expect(names(select({ type: 'multi_factor', slo }, models))).toEqual(['b', 'c', 'a']);
    expect(names(select({ type: 'multi_factor', slo, onNoCandidates: 'first' }, models))).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(() => select({ type: 'multi_factor', slo, onNoCandidates: 'fail' }, models)).toThrow(
      expect.objectContaining({ code: 'FL_OVERLOADED' }),
    );
  });

  test('takes the time to first token where no token was timed, unless one metric is named', () => {
    const only = { weights: { quality: 0, latency: 1, cost: 0, load: 0 } };
    const mixed = { a: { ttft: 30 }, b: { tpot: 20, ttft: 50 } };
    expect(names(select({ type: 'multi_factor', ...only }, mixed))).toEqual(['b', 'a']);
    expect(names(select({ type: 'multi_factor', ...only, latencyMetric: 'ttft' }, mixed))).toEqual([
      'a',
      'b',
    ]);
  });
});

describe('session_sticky', () => {
  const unit = { type: 'session_sticky', idleTimeoutSeconds: 60, then: { type: 'static' } };
  const models = { a: {}, b: {}, c: {} };
  const at = (lastMs: number, sessionId: string | undefined = 's', world: Record<string, Model> = models) =>
    names(select(unit, world, { session: { model: 'b', lastMs }, input: { sessionId } }));

  test('keeps the model that served the session last', () => {
    expect(at(950_000)).toEqual(['b', 'a', 'c']);
  });

  test('chooses anew after the idle time, without a session, or when the model is gone or down', () => {
    expect(at(940_000)).toEqual(['b', 'a', 'c']);
    expect(at(939_999)).toEqual(['a', 'b', 'c']);
    expect(names(select(unit, models, { session: { model: 'b', lastMs: 999_999 } }))).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(at(999_999, 's', { a: {}, c: {} })).toEqual(['a', 'c']);
    expect(at(999_999, 's', { a: {}, b: { available: false }, c: {} })).toEqual(['a', 'c', 'b']);
  });
});
