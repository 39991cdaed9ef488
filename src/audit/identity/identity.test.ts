import { describe, expect, test } from 'vitest';
import { ToyModel, type ToyOptions } from '../endpoint/toy-model.fixture.ts';
import { compareIdentity } from './compare.ts';
import { measureIdentity, requestsOf } from './measure.ts';
import { readRecord } from './record.ts';
import { identityResult } from './result.ts';
import { identityVerdict } from './verdict.ts';

const OPTIONS = { model: 'toy', maxTokens: 24, repeats: 2, recordedAt: '2026-01-01T00:00:00Z' };
const measure = (toy: ToyOptions) => measureIdentity(new ToyModel({ noise: 0.02, ...toy }), OPTIONS);

/** Verdicts over five references, each against `change` of itself. */
async function verdicts(
  change: (weights: number) => Partial<ToyOptions>,
  reference: Partial<ToyOptions> = {},
) {
  const counts: Record<string, number> = {};
  for (let weights = 1; weights <= 5; weights++) {
    const trusted = await measure({ weights, luck: weights * 2, ...reference });
    const seen = await measure({ weights, luck: weights * 2 + 1, ...reference, ...change(weights) });
    const { verdict } = identityVerdict(compareIdentity(trusted, seen));
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return counts;
}

describe('against a record', () => {
  test('the same model is the same, with rounding of its own', async () => {
    expect(await verdicts(() => ({}))).toEqual({ same: 5 });
  });

  test('another one is another, with its tokeniser and without', async () => {
    expect(await verdicts((weights) => ({ weights: weights + 1000 }))).toEqual({ other: 5 });
    expect(await verdicts((weights) => ({ weights: weights + 1000, tokenLetters: 3 }))).toEqual({ other: 5 });
  });

  test('a fine-tuned one is another; one that stands very near is never', async () => {
    expect(await verdicts(() => ({ tuned: 0.2 }))).toEqual({ other: 5 });
    const near = await verdicts(() => ({ tuned: 0.05 }));
    expect(near.other ?? 0).toBe(0);
  });

  test('without log-probabilities and usage, answers alone still tell', async () => {
    const bare = { logprobs: false, usage: false };
    expect(await verdicts(() => ({}), bare)).toEqual({ same: 5 });
    expect(await verdicts((weights) => ({ weights: weights + 1000 }), bare)).toEqual({ other: 5 });
  });

  test('a reference that wavers too much says nothing by its answers', () => {
    const verdict = identityVerdict({
      tokeniser: { compared: 0, differ: 0, templateShift: 0 },
      logprobs: undefined,
      behaviour: { agreement: 0.1, ownAgreement: 0.2, prompts: 16 },
    });
    expect(verdict.verdict).toBe('cannot tell');
  });
});

test('another system prompt shifts all counts alike: the tokeniser is the same', async () => {
  const trusted = await measure({ weights: 1 });
  const shifted = {
    ...trusted,
    templateTokens: trusted.templateTokens + 30,
  };
  expect(compareIdentity(trusted, shifted).tokeniser).toMatchObject({ differ: 0, templateShift: 30 });
});

test('a measurement sends what it says, and its record is read again', async () => {
  const model = new ToyModel({ weights: 1 });
  const record = await measureIdentity(model, OPTIONS);
  expect(model.asked).toBe(requestsOf(2));
  expect(readRecord(JSON.stringify(record), 'file')).toEqual(record);
  expect(() => readRecord('{}', 'file')).toThrow(/file is no record/);
  const { findings, facts } = identityResult('http://a/v1', record, record, 57);
  expect(findings).toEqual([]);
  expect(facts?.verdict).toBe('same');
});
