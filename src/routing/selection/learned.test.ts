// biome-ignore-all lint/suspicious/noThenProperty: a key of session_sticky’s config
import { describe, expect, test } from 'vitest';
import type { ModelRef, UnitConfig } from '../../config/schema/routing.ts';
import { seededRandom } from '../../core/random.ts';
import { Registry } from '../../core/registry.ts';
import type { Answers, Reading } from '../../inference/contract.ts';
import { createLearning, type Feedback } from '../quality/learning.ts';
import { outcomesOf, POEM, SUM } from '../quality/quality.fixture.ts';
import { createSelector, filesOf } from './create.ts';
import type { ModelFacts, SelectionInput, SelectionWorld } from './define.ts';
import { selections } from './index.gen.ts';

const registry = new Registry('selection algorithm', selections);

const FACTS: Readonly<Record<string, ModelFacts>> = {
  small: { name: 'small', quality: 0.4, price: price(0.1), description: 'Chats and writes poems' },
  middle: { name: 'middle', quality: 0.7, price: price(1), description: 'Answers questions' },
  big: { name: 'big', quality: 0.95, price: price(10), description: 'Proves theorems and does sums' },
};

function price(per1M: number) {
  return { currency: 'USD', inputPer1M: per1M, outputPer1M: per1M };
}

function worldOf(more: Partial<SelectionWorld> = {}): SelectionWorld {
  return {
    facts: (name) => FACTS[name] ?? { name },
    load: () => ({ ttftMs: () => undefined, tpotMs: () => undefined, inFlight: 0, available: true }),
    random: seededRandom(4),
    sessions: { get: () => undefined, set: () => undefined },
    ...more,
  };
}

const ALL: readonly ModelRef[] = [{ model: 'middle' }, { model: 'small' }, { model: 'big' }];

function inputOf(more: Partial<SelectionInput> = {}): SelectionInput {
  return {
    candidates: ALL,
    decision: 'd',
    text: '',
    reading: undefined,
    promptTokens: 100,
    nowMs: 0,
    ...more,
  };
}

function choose(unit: UnitConfig, input: Partial<SelectionInput> = {}, world: Partial<SelectionWorld> = {}) {
  return createSelector(unit, registry).select(inputOf(input), worldOf(world));
}

/** A reading of which only what selection asks is given. */
function readingOf(difficulty: number, needsReasoning = 0, domain = 'math', vector = [1, 0]): Reading {
  const answers: Partial<Answers> = {
    complexity: { difficulty, needsReasoning, tier: 'fast' },
    domain: { label: domain, score: 1, probs: {}, tier: 'fast' },
  };
  const now = (task: keyof Answers) => answers[task];
  return { text: '', now, within: now, embedding: () => Float32Array.from(vector) } as unknown as Reading;
}

const judged = (model: string, rating: number, more: Partial<Feedback> = {}): Feedback => ({
  decision: 'd',
  domain: '',
  model,
  rating,
  ...more,
});

describe('quality_cost', () => {
  const wanted = (quality: number, difficulty: number) =>
    choose({ type: 'quality_cost', quality }, { reading: readingOf(difficulty) }).chosen.model;

  test('takes the cheapest model that is good enough for the prompt, else the best', () => {
    expect(wanted(0.6, 0.05)).toBe('small');
    expect(wanted(0.6, 0.5)).toBe('middle');
    expect(wanted(0.8, 0.5)).toBe('big');
    expect(wanted(0.99, 0.9)).toBe('big');
    expect(wanted(0, 0.9)).toBe('small');
  });

  test('asks the difficulty model before the classifiers, and benchmarks for models of unknown quality', () => {
    const difficulty = {
      difficulty: () => -9,
      ability: (model: string) => (model === 'known' ? 5 : undefined),
    };
    const hard = { reading: readingOf(0.98) };
    expect(choose({ type: 'quality_cost' }, hard, { difficulty }).chosen.model).toBe('small');
    const unknown = { candidates: [{ model: 'strange' }, { model: 'known' }], ...hard };
    const found = choose({ type: 'quality_cost' }, unknown, {
      difficulty: { ...difficulty, difficulty: () => 3 },
    });
    expect(found.chosen.model).toBe('known');
    expect(found.scores[0]?.why).toContain('benchmarks');
  });

  test('thinks where that makes a cheap model good enough, and counts what thinking costs', () => {
    const candidates = [
      { model: 'middle', reasoning: false },
      { model: 'middle', reasoning: true },
      { model: 'big' },
    ];
    const unit = { type: 'quality_cost', quality: 0.8 };
    expect(choose(unit, { candidates, reading: readingOf(0.5, 1) }).chosen).toBe(candidates[1]);
    expect(choose(unit, { candidates, reading: readingOf(0.5, 0) }).chosen).toBe(candidates[2]);
    const dear = { ...unit, reasoningTokens: 100_000 };
    expect(choose(dear, { candidates, reading: readingOf(0.5, 1) }).chosen).toBe(candidates[2]);
  });

  test('learns from outcomes in a file', () => {
    const lines = outcomesOf(100).map(({ prompt, scores, group }) =>
      JSON.stringify({ prompt, group, outcomes: { big: scores.sage, small: scores.clerk } }),
    );
    const unit = { type: 'quality_cost', quality: 0.7, outcomes: 'o.jsonl' };
    expect(filesOf({ type: 'session_sticky', then: unit }, registry)).toEqual(['o.jsonl']);
    const selector = createSelector(unit, registry, new Map([['o.jsonl', lines.join('\n')]]));
    const candidates = [{ model: 'big' }, { model: 'small' }];
    const chosen = (text: string) => selector.select(inputOf({ candidates, text }), worldOf()).chosen.model;
    expect(chosen(SUM)).toBe('big');
    expect(chosen(POEM)).toBe('small');
  });

  test('believes feedback more the more of it there is', () => {
    const learning = createLearning();
    const chosen = () => choose({ type: 'quality_cost', quality: 0.6 }, {}, { learning }).chosen.model;
    expect(chosen()).toBe('middle');
    for (let i = 0; i < 40; i++) learning.learn(judged('small', 1));
    expect(chosen()).toBe('small');
  });

  test('takes the best one within the tolerance where nothing is good enough, the cheaper of equals', () => {
    const near = {
      facts: (name: string) => ({ ...FACTS[name], name, quality: name === 'big' ? 0.72 : 0.71 }),
    };
    expect(choose({ type: 'quality_cost', quality: 1 }, {}, near).chosen.model).toBe('small');
    expect(choose({ type: 'quality_cost', quality: 1, tolerance: 0 }, {}, near).chosen.model).toBe('big');
  });
});

describe('knn', () => {
  test('listens to feedback on like prompts, within the decision alone', () => {
    const learning = createLearning();
    for (let i = 0; i < 20; i++) {
      const [sum, poem] = [outcomesOf(2)[0]?.prompt ?? '', outcomesOf(2)[1]?.prompt ?? ''];
      learning.learn(judged('big', 1, { prompt: sum }));
      learning.learn(judged('small', -1, { prompt: sum }));
      learning.learn(judged('small', 1, { prompt: poem }));
      learning.learn(judged('big', -0.5, { prompt: poem }));
    }
    const selector = createSelector({ type: 'knn', k: 20 }, registry);
    const chosen = (text: string, decision = 'd') =>
      selector.select(inputOf({ text, decision }), worldOf({ learning }));
    expect(chosen(SUM).chosen.model).toBe('big');
    expect(chosen(POEM).chosen.model).toBe('small');
    expect(chosen(SUM, 'elsewhere').reason).toContain('no outcomes known yet');
    expect(chosen(SUM, 'elsewhere').chosen.model).toBe('middle');
  });
});

describe('elo', () => {
  test('starts from quality and follows feedback within the decision', () => {
    const learning = createLearning();
    expect(choose({ type: 'elo' }, {}, { learning }).chosen.model).toBe('big');
    for (let i = 0; i < 60; i++) learning.learn(judged('middle', 1, { against: 'big' }));
    expect(choose({ type: 'elo' }, {}, { learning }).chosen.model).toBe('middle');
    expect(choose({ type: 'elo' }, { decision: 'other' }, { learning }).chosen.model).toBe('big');
  });
});

describe('thompson', () => {
  test('tries all, and comes to prefer what is judged good in the domain', () => {
    const learning = createLearning();
    const world = worldOf({ learning });
    const selector = createSelector({ type: 'thompson', prior: 0 }, registry);
    const run = (domain: string, count: number) => {
      const seen: Record<string, number> = {};
      for (let i = 0; i < count; i++) {
        const { chosen, domain: told } = selector.select(
          inputOf({ reading: readingOf(0.5, 0, domain) }),
          world,
        );
        expect(told).toBe(domain);
        seen[chosen.model] = (seen[chosen.model] ?? 0) + 1;
        const isGood = (domain === 'math') === (chosen.model === 'big');
        learning.learn(judged(chosen.model, isGood ? 1 : -1, { domain }));
      }
      return seen;
    };
    run('math', 200);
    run('law', 200);
    expect(run('math', 100).big).toBeGreaterThan(80);
    expect(run('law', 100).big ?? 0).toBeLessThan(20);
  });

  test('draws the same with the same seed', () => {
    const order = () => choose({ type: 'thompson' }).order.map(({ model }) => model);
    expect(order()).toEqual(order());
  });
});

describe('router_dc', () => {
  test('takes the likest description, by words where there are no models', () => {
    expect(choose({ type: 'router_dc' }, { text: 'please write poems about rain' }).chosen.model).toBe(
      'small',
    );
    expect(choose({ type: 'router_dc' }, { text: 'does theorems' }).chosen.model).toBe('big');
    expect(choose({ type: 'router_dc' }, { text: 'zzz' }).reason).toContain('in the order listed');
  });

  test('goes by embeddings where there are some, and by its own descriptions first', () => {
    const read = (text: string) => readingOf(0.5, 0, '', text.includes('sums') ? [1, 0] : [0, 1]);
    const reading = readingOf(0.5, 0, '', [1, 0]);
    expect(choose({ type: 'router_dc' }, { reading }, { read }).chosen.model).toBe('big');
    const unit = { type: 'router_dc', descriptions: { small: 'sums as well', big: 'poems' } };
    expect(choose(unit, { reading }, { read }).chosen.model).toBe('small');
  });
});

test('none of them fails on odd prompts', () => {
  for (const type of ['quality_cost', 'knn', 'elo', 'thompson', 'router_dc']) {
    for (const text of ['', '\ud800', '\u0000', '😀'.repeat(1000), 'x'.repeat(1_000_000)]) {
      expect(choose({ type }, { text }).order).toHaveLength(3);
    }
  }
});
