import { describe, expect, test } from 'vitest';
import type { ModelRef, UnitConfig } from '../../config/schema/routing.ts';
import { Registry } from '../../core/registry.ts';
import type { CallPlan } from './calls.ts';
import { createSelector } from './create.ts';
import type { Selection, SelectionWorld } from './define.ts';
import { selections } from './index.gen.ts';

const registry = new Registry('selection algorithm', selections);

interface Model {
  readonly price?: number;
  readonly quality?: number;
  readonly down?: boolean;
}

function select(unit: UnitConfig, models: Record<string, Model>, refs?: readonly ModelRef[]): Selection {
  const world: SelectionWorld = {
    facts: (name) => {
      const { price, quality } = models[name] ?? {};
      const priced =
        price === undefined ? {} : { price: { currency: 'USD', inputPer1M: price, outputPer1M: price } };
      return { name, quality, ...priced };
    },
    load: (name) => ({
      ttftMs: () => undefined,
      tpotMs: () => undefined,
      inFlight: 0,
      available: models[name]?.down !== true,
    }),
    random: () => 0.5,
    sessions: { get: () => undefined, set: () => {} },
  };
  const candidates = refs ?? Object.keys(models).map((model) => ({ model }));
  const input = { candidates, decision: 'd', text: '', reading: undefined, promptTokens: 10, nowMs: 0 };
  return createSelector(unit, registry).select(input, world);
}

/** The plan of `way`. */
function plan<Way extends CallPlan['way']>({ calls }: Selection, way: Way): Extract<CallPlan, { way: Way }> {
  expect(calls?.way).toBe(way);
  return calls as Extract<CallPlan, { way: Way }>;
}
const names = (refs: readonly ModelRef[] | undefined) => refs?.map(({ model }) => model);

describe('algorithms of several calls', () => {
  test.each(['cascade', 'panel', 'ratings'])('%s makes one call where one model is up', (type) => {
    expect(select({ type }, { a: {} }).calls).toBeUndefined();
    expect(select({ type }, { a: {}, b: { down: true } }).calls).toBeUndefined();
    expect(names(select({ type }, { a: {}, b: { down: true }, c: {} }).calls?.candidates)).toEqual([
      'a',
      'c',
    ]);
  });

  test.each(['cascade', 'panel', 'ratings'])('%s says its bounds', (type) => {
    const { reason, calls } = select({ type, maxCalls: 3, maxCost: 0.1 }, { a: {}, b: {} });
    expect(reason).toContain('at most 3 calls and a cost of 0.1');
    expect(calls?.limits).toEqual({ maxCalls: 3, maxCost: 0.1, timeoutMs: 120_000, outputTokens: 1_024 });
    expect(JSON.parse(JSON.stringify(calls))).toEqual(calls);
  });

  test('a cascade goes from small to large as it is told', () => {
    const models = { big: { price: 9, quality: 0.6 }, small: { price: 1, quality: 0.9 }, free: {} };
    expect(select({ type: 'cascade' }, models).chosen.model).toBe('big');
    expect(names(select({ type: 'cascade', order: 'price' }, models).order)).toEqual([
      'small',
      'big',
      'free',
    ]);
    expect(names(select({ type: 'cascade', order: 'quality' }, models).order)).toEqual([
      'big',
      'small',
      'free',
    ]);
  });

  test('a cascade has a threshold for each measure, and holds back whole what is checked', () => {
    const models = { a: {}, b: {} };
    const of = (unit: object) => plan(select({ type: 'cascade', ...unit }, models), 'cascade');
    expect(of({}).confidence).toEqual({ measure: 'mean', threshold: -1 });
    expect(of({ measure: 'margin' }).confidence).toEqual({ measure: 'margin', threshold: 0.5 });
    expect(of({ measure: 'none' }).confidence).toBeUndefined();
    expect(of({ windowTokens: 7 }).holdTokens).toBe(7);
    expect(of({ selfCheck: true })).toMatchObject({ check: { ref: 'itself' }, holdTokens: 'all' });
    expect(of({ selfCheck: true, checkModel: 'b' }).check).toEqual({ ref: { model: 'b' } });
  });

  test('the best candidate that is up judges where nobody is named', () => {
    const models = { a: { quality: 0.9, down: true }, b: { quality: 0.8 }, c: { quality: 0.1 }, d: {} };
    const judge = (unit: object) => plan(select({ type: 'panel', ...unit }, models), 'panel').judge;
    expect(judge({})).toEqual({ model: 'b' });
    expect(judge({ judge: 'other' })).toEqual({ model: 'other' });
    const refs = [{ model: 'b' }, { model: 'c', reasoning: true }];
    expect(plan(select({ type: 'panel', judge: 'c' }, models, refs), 'panel').judge).toBe(refs[1]);
  });

  test('ratings go by the candidates’ weights, without a judge', () => {
    const refs = [{ model: 'a', weight: 3 }, { model: 'b' }];
    expect(plan(select({ type: 'ratings', by: 'weights' }, {}, refs), 'ratings')).toMatchObject({
      judge: undefined,
      weights: [3, 1],
    });
  });
});
