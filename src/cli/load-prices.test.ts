import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../config/config.ts';
import type { BackendConfig, ModelConfig } from '../config/schema/model.ts';
import { loadPrices, pricedConfig, withCataloguePrices } from './load-prices.ts';
import type { PriceCatalogue } from './price-catalogue.ts';

let prices: PriceCatalogue;
beforeAll(async () => {
  prices = await loadPrices();
});

describe('the catalogue', () => {
  test('has sixty models or more, of the providers that people use', () => {
    expect(prices.rows.length).toBeGreaterThanOrEqual(60);
    const providers = new Set(prices.rows.map(({ provider }) => provider));
    for (const id of ['openai', 'anthropic', 'gemini', 'mistral', 'deepseek', 'xai', 'dashscope', 'groq']) {
      expect(providers).toContain(id);
    }
  });

  test('every row has a source, a date that was, sane numbers and a name of its own', () => {
    const names = prices.rows.map(({ provider, model }) => `${provider}/${model.toLowerCase()}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { model, source, asOf, price } of prices.rows) {
      const { inputPer1M, outputPer1M, cachedInputPer1M = 0, cacheWritePer1M } = price;
      expect(source, model).toMatch(/^https:\/\//);
      expect(asOf >= '2025-01-01' && asOf <= new Date().toISOString().slice(0, 10), model).toBe(true);
      expect(price.currency).toBe('USD');
      expect(inputPer1M, model).toBeGreaterThan(0);
      expect(outputPer1M, model).toBeLessThan(1_000);
      // No provider sells output for less than input, embeddings aside, or reads from a cache for more.
      if (outputPer1M > 0) expect(outputPer1M, model).toBeGreaterThanOrEqual(inputPer1M);
      expect(cachedInputPer1M, model).toBeLessThan(inputPer1M);
      if (cacheWritePer1M !== undefined) expect(cacheWritePer1M, model).toBeLessThanOrEqual(inputPer1M * 1.3);
    }
  });

  test.each<[string, string, string | undefined]>([
    ['openai', 'gpt-4o-mini', 'gpt-4o-mini'],
    ['openai', 'gpt-4o-mini-2024-07-18', 'gpt-4o-mini'],
    ['openai', 'gpt-4o-2024-05-13', 'gpt-4o-2024-05-13'],
    ['openai', 'gpt-4o-2024-11-20', 'gpt-4o'],
    ['anthropic', 'claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
    ['anthropic', 'eu.claude-opus-5@20260724', 'claude-opus-5'],
    ['zai', 'GLM-5.2', 'glm-5.2'],
    ['xai', 'grok-4', 'grok-4-0709'],
    ['openai', 'gpt-4o-mini-tts', undefined],
    ['openai', 'claude-opus-5', undefined],
    ['nobody', 'gpt-4o', undefined],
  ])('finds %s %s as %s', (provider, asked, found) => {
    expect(prices.priceOf(provider, asked)?.model).toBe(found);
  });

  test('knows the price of a model that was published', () => {
    // https://platform.claude.com/docs/en/about-claude/pricing, 2026-10-24
    expect(prices.priceOf('anthropic', 'claude-opus-5')).toMatchObject({
      price: { inputPer1M: 5, outputPer1M: 25, cachedInputPer1M: 0.5, cacheWritePer1M: 6.25 },
      asOf: '2026-10-24',
    });
  });
});

describe('a configuration', () => {
  const model = (name: string, backends: Partial<BackendConfig>[], more: Partial<ModelConfig> = {}) =>
    ({ name, backends, ...more }) as ModelConfig;
  const priced = (...models: ModelConfig[]) =>
    withCataloguePrices({ models } as unknown as Config, prices).models.map(
      ({ price }) => price?.outputPer1M,
    );
  const OPENAI = { url: 'https://api.openai.com/v1' };

  test('gets prices where it states none, by the backend’s name for the model', () => {
    expect(
      priced(model('gpt-5-mini', [OPENAI]), model('fast', [{ ...OPENAI, model: 'gpt-5-nano' }])),
    ).toEqual([2, 0.4]);
  });

  test('keeps its own', () => {
    const own = { currency: 'EUR', inputPer1M: 1, outputPer1M: 7 };
    expect(priced(model('gpt-5-mini', [OPENAI], { price: own }))).toEqual([7]);
  });

  test.each([
    ['http://127.0.0.1:8000/v1'],
    ['http://api.openai.com.internal/v1'],
    ['https://gateway.example.com/api.openai.com/v1'],
    ['not an url'],
  ])('gets none for a server of one’s own at %s, whatever its provider and name', (url) => {
    expect(priced(model('gpt-5-mini', [{ url, provider: 'openai' }]))).toEqual([undefined]);
  });

  test('gets none where one of several backends has none', () => {
    expect(priced(model('gpt-5-mini', [OPENAI, { url: 'http://127.0.0.1:8000/v1' }]))).toEqual([undefined]);
    expect(priced(model('gpt-5-mini', []))).toEqual([undefined]);
  });

  test('gets the dearest where they differ', () => {
    const groq = { url: 'https://api.groq.com/openai/v1', model: 'llama-3.3-70b-versatile' };
    const together = {
      url: 'https://api.together.xyz/v1',
      model: 'meta-llama/Meta-Llama-3.3-70B-Instruct-Turbo',
    };
    expect(priced(model('llama', [groq, together]))).toEqual([0.88]);
  });

  test('is looked up only where a backend may be a provider’s', async () => {
    const local = { models: [model('x', [{ url: 'http://127.0.0.1:8000/v1' }])] } as unknown as Config;
    expect(await pricedConfig(local)).toBe(local);
    const hosted = { models: [model('gpt-5', [OPENAI])] } as unknown as Config;
    expect((await pricedConfig(hosted)).models[0]?.price?.outputPer1M).toBe(10);
  });

  test('is the same object where nothing is filled in', () => {
    const config = { models: [model('x', [OPENAI])] } as unknown as Config;
    expect(withCataloguePrices(config, prices)).toBe(config);
  });
});

describe('a file that is not right', () => {
  const GOOD =
    'provider: p\ntitle: P\nhosts: [p.com]\nsources: { s: { url: https://p.com, asOf: 2026-01-01 } }\n';
  test.each([
    ['a source that is not there', 'models: [{ id: a, from: t, input: 1, output: 1 }]'],
    ['a price below nothing', 'models: [{ id: a, from: s, input: -1, output: 1 }]'],
    [
      'a model twice',
      'models: [{ id: a, from: s, input: 1, output: 1 }, { id: A, from: s, input: 1, output: 1 }]',
    ],
    ['a key that is misspelt', 'models: [{ id: a, from: s, input: 1, output: 1, cached: 1 }]'],
  ])('is refused: %s', async (_, models) => {
    const folder = await mkdtemp(join(tmpdir(), 'prices-'));
    try {
      await writeFile(join(folder, 'p.yaml'), GOOD + models);
      await expect(loadPrices(folder)).rejects.toMatchObject({ code: 'FL_MODEL_FILE' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
