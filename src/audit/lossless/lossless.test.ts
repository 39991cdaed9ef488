import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { ToyModel, type ToyOptions } from '../endpoint/toy-model.fixture.ts';
import { compareGreedy } from './greedy.ts';
import { checkLossless, type LosslessOptions } from './lossless.ts';
import { speculationBetween } from './speculation.ts';
import { speedupOf } from './speed.ts';
import { holm, type Stratum, twoSampleTest } from './two-sample.ts';

const OPTIONS: LosslessOptions = {
  prompts: 48,
  maxTokens: 96,
  draws: 0,
  temperature: 1,
  tolerance: 0.1,
  maxRate: 0.001,
  seed: 1,
};
const check = (
  one: Partial<ToyOptions>,
  options: Partial<LosslessOptions> = {},
  reference: Partial<ToyOptions> = {},
) =>
  checkLossless(
    new ToyModel({ weights: 1, luck: 11, ...one }),
    new ToyModel({ weights: 1, luck: 22, ...reference }),
    { ...OPTIONS, ...options },
  );

describe('greedy answers', () => {
  test('of the same model are lossless, and the bound says how surely', async () => {
    const { verdict, logprobs } = await check({});
    expect(verdict).toMatchObject({ verdict: 'lossless', differences: 0, ties: 0, drift: 0 });
    expect(verdict.tokens).toBe(48 * 96);
    expect(verdict.rateAtMost).toBeCloseTo(3 / (48 * 96), 4);
    expect(logprobs).toBe(true);
  });

  test('of one that puts in 1 % of wrong tokens are not, with and without log-probabilities', async () => {
    const told = await check({ lossy: 0.01 });
    expect(told.verdict.verdict).toBe('not lossless');
    expect(told.examples[0]?.gap).toBeGreaterThan(1);
    const silent = await check({ lossy: 0.01, logprobs: false }, {}, { logprobs: false });
    expect(silent.verdict.verdict).toBe('not lossless');
    expect(silent.logprobs).toBe(false);
  });

  test('that differ by rounding alone, on both sides, are no proof against it', async () => {
    const { verdict } = await check({ noise: 0.01 }, {}, { noise: 0.01 });
    expect(verdict.verdict).not.toBe('not lossless');
    expect(verdict.ties).toBeGreaterThan(0);
  });

  test('of another precision are not the main model’s', async () => {
    const { verdict } = await check({ tuned: 0.3 });
    expect(verdict.verdict).toBe('not lossless');
  });

  test('that are too few say nothing', async () => {
    const { verdict } = await check({}, { prompts: 5, maxTokens: 20 });
    expect(verdict.verdict).toBe('cannot tell');
    expect(verdict.why[0]).toContain('too few');
  });
});

test('draws from another distribution are told from those of the same', async () => {
  const few = { prompts: 40, maxTokens: 96, draws: 40 };
  expect((await check({}, few)).verdict.verdict).toBe('lossless');
  const { tests, verdict } = await checkLossless(
    // It is exact where it is greedy, and draws too coldly.
    {
      metrics: () => Promise.resolve(undefined),
      complete: (ask) =>
        new ToyModel({ weights: 1 }).complete({
          ...ask,
          temperature: ask.temperature === 0 ? 0 : 0.6,
        }),
    },
    new ToyModel({ weights: 1 }),
    { ...OPTIONS, ...few },
  );
  expect(tests.some(({ p }) => p < 0.005)).toBe(true);
  expect(verdict.verdict).toBe('not lossless');
});

test('the two-sample test keeps its level: of 200 pairs of equal sources, about one in ten is below 0.1', () => {
  const random = seededRandom(5);
  const draws = () => Array.from({ length: 20 }, () => [`w${Math.floor(random() ** 2 * 6)}`]);
  let below = 0;
  for (let i = 0; i < 200; i++) {
    const strata: Stratum[] = [{ one: draws(), two: draws() }];
    if (twoSampleTest(strata, random, 99).p <= 0.1) below++;
  }
  expect(below).toBeGreaterThan(6);
  expect(below).toBeLessThan(36);
});

test('holm: textbook chances', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
});

test('compareGreedy: an end where the other goes on is unexplained, two cut ones are the same', () => {
  const answer = (text: string, finish: string) => ({
    text,
    tokens: text.split(' ').map((token) => ({ token, logprob: -0.1, top: [] })),
    finish,
    model: '',
    promptTokens: 1,
    completionTokens: 1,
    blocked: false,
    tookMs: 1,
  });
  expect(compareGreedy(answer('a b c', 'length'), answer('a b', 'stop'), 0.1)).toMatchObject({
    kind: 'unexplained',
    wanted: 'c',
    got: '(end)',
  });
  expect(compareGreedy(answer('a b c', 'length'), answer('a b', 'length'), 0.1).kind).toBe('same');
});

test('acceptance is read from vLLM’s counters, what others did before left out', () => {
  const metrics = (drafts: number, drafted: number, accepted: number, first: number) =>
    [
      '# TYPE vllm:spec_decode_num_drafts_total counter',
      `vllm:spec_decode_num_drafts_total{engine="0",model_name="m"} ${drafts}`,
      `vllm:spec_decode_num_draft_tokens_total{engine="0",model_name="m"} ${drafted}`,
      `vllm:spec_decode_num_accepted_tokens_total{engine="0",model_name="m"} ${accepted}.0`,
      `vllm:spec_decode_num_accepted_tokens_per_pos_total{engine="0",model_name="m",position="0"} ${first}`,
    ].join('\n');
  expect(speculationBetween(metrics(10, 30, 20, 8), metrics(110, 330, 220, 88))).toEqual({
    drafts: 100,
    draftTokens: 300,
    acceptedTokens: 200,
    acceptanceRate: 200 / 300,
    acceptanceLength: 3,
    byPlace: [0.8],
  });
  expect(speculationBetween('up 1', 'up 1')).toBeUndefined();
  expect(speculationBetween(undefined, undefined)).toBeUndefined();
});

test('the speed-up is a median with its interval, and nothing for a handful of pairs', () => {
  const ratios = Array.from({ length: 40 }, (_, i) => 1.8 + (i % 10) * 0.05);
  const speedup = speedupOf(ratios);
  expect(speedup?.median).toBeCloseTo(2.025);
  expect(speedup?.low).toBeLessThanOrEqual(speedup?.median ?? 0);
  expect(speedup?.high).toBeGreaterThanOrEqual(speedup?.median ?? 0);
  expect(speedupOf([2, 2, 2])).toBeUndefined();
});
