import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { sampleBeta } from './beta.ts';
import { abilityOf, chanceRight, difficultyOf } from './item-response.ts';
import { createLearning, type Feedback } from './learning.ts';
import { parseOutcomeLines } from './outcome-lines.ts';

const judged = (given: Partial<Feedback>): Feedback => ({
  decision: 'd',
  model: 'a',
  domain: '',
  rating: 1,
  ...given,
});

describe('what feedback has taught', () => {
  test('is counted by decision and domain, and for the decision as a whole', () => {
    const learning = createLearning();
    learning.learn(judged({ domain: 'math' }));
    learning.learn(judged({ domain: 'law', rating: -1 }));
    learning.learn(judged({ decision: 'other', rating: -1 }));
    expect(learning.tally('d', 'math', 'a')).toEqual({ good: 1, bad: 0 });
    expect(learning.tally('d', '', 'a')).toEqual({ good: 1, bad: 1 });
    expect(learning.tally('d', '', 'b')).toEqual({ good: 0, bad: 0 });
  });

  test('moves Elo by 16 points between equals, and the other one by as much', () => {
    const learning = createLearning();
    learning.learn(judged({ against: 'b' }));
    expect(learning.eloShift('d', 'a')).toBe(16);
    expect(learning.eloShift('d', 'b')).toBe(-16);
    learning.learn(judged({ against: 'b' }));
    expect(learning.eloShift('d', 'a')).toBeLessThan(32); // an expected win is worth less
  });

  test('fades, so that a model that got worse is noticed', () => {
    const learning = createLearning();
    for (let i = 0; i < 2000; i++) learning.learn(judged({}));
    for (let i = 0; i < 600; i++) learning.learn(judged({ rating: -1 }));
    const { good, bad } = learning.tally('d', '', 'a');
    expect(bad).toBeGreaterThan(good);
    expect(good + bad).toBeLessThanOrEqual(401);
  });

  test('is bounded: the oldest requests, tallies and prompts are forgotten', () => {
    const learning = createLearning({ requests: 2, entries: 2, judged: 3 });
    for (const id of ['1', '2', '3']) learning.remember(id, { decision: 'd', model: id, domain: '' });
    expect(['1', '2', '3'].map((id) => learning.served(id)?.model)).toEqual([undefined, '2', '3']);
    for (const model of ['a', 'b', 'c', 'e']) learning.learn(judged({ model, prompt: `p ${model}` }));
    expect(learning.tally('d', '', 'a')).toEqual({ good: 0, bad: 0 });
    expect(learning.judged('d').map(({ model }) => model)).toEqual(['b', 'c', 'e']);
    expect(learning.judgedCount('d')).toBe(4);
  });
});

describe('a beta draw', () => {
  test('has the mean and spread of its distribution, and the same seed draws the same', () => {
    const random = seededRandom(3);
    const draws = Array.from({ length: 20_000 }, () => sampleBeta(8, 2, random));
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0.8, 2);
    expect(variance).toBeCloseTo((8 * 2) / (100 * 11), 3);
    expect(sampleBeta(2, 3, seededRandom(9))).toBe(sampleBeta(2, 3, seededRandom(9)));
  });

  test('ends even where randomness is broken', () => {
    expect(sampleBeta(1, 1, () => 0)).toBeGreaterThanOrEqual(0);
    expect(sampleBeta(1, 1, () => 0.999_999_999)).toBeLessThanOrEqual(1);
  });
});

describe('item response', () => {
  test('gives a model its own share on everyday prompts, and even odds where ability meets difficulty', () => {
    expect(chanceRight(1.3, 1.3)).toBe(0.5);
    expect(abilityOf(0.5)).toBeCloseTo(0);
    expect(difficultyOf(0.8)).toBeCloseTo(-abilityOf(0.2));
    // The mean over difficulties that are normal with deviation 1.4 is the share again.
    const random = seededRandom(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const chances = Array.from({ length: 20_000 }, () => chanceRight(abilityOf(0.8), 1.4 * normal()));
    expect(chances.reduce((a, b) => a + b, 0) / chances.length).toBeCloseTo(0.8, 1);
  });

  test('is finite for shares of 0 and 1', () => {
    expect(Number.isFinite(abilityOf(0))).toBe(true);
    expect(Number.isFinite(abilityOf(1))).toBe(true);
  });
});

describe('outcome lines', () => {
  test('are read with scores as numbers or objects', () => {
    const text =
      '{"prompt":"p","outcomes":{"a":1,"b":{"score":0.5}},"task":"t"}\n\n{"prompt":"q","outcomes":{}}';
    expect(parseOutcomeLines(text, 'f')).toEqual([
      { prompt: 'p', scores: { a: 1, b: 0.5 }, group: 't' },
      { prompt: 'q', scores: {} },
    ]);
  });

  test.for([
    ['{', 'f:1: that is no JSON'],
    ['[]', 'f:1: that is no JSON object'],
    ['{"prompt":1,"outcomes":{}}', 'f:1: prompt is missing, or no text'],
    ['\n{"prompt":"p"}', 'f:2: outcomes is missing, or no object'],
    ['{"prompt":"p","outcomes":{"a":2}}', 'f:1: the score of a is no number from 0 to 1'],
    ['', 'f holds no outcomes'],
  ] as const)('name the line of %j', ([text, message]) => {
    expect(() => parseOutcomeLines(text, 'f')).toThrow(message);
  });
});
