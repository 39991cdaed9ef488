import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { importLitellm } from './litellm.ts';
import type { Imported } from './source.ts';
import { importVsr } from './vsr.ts';

const folder = join(import.meta.dirname, '../__fixtures__');

/** The path of every value that has nothing below it. */
function leaves(value: unknown, path = ''): string[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item, i) => leaves(item, `${path}[${i}]`));
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`));
  }
  return [path];
}

const speaksFor = (line: string, leaf: string) =>
  leaf === line || leaf.startsWith(`${line}.`) || leaf.startsWith(`${line}[`);

function expectWholeReport(text: string, { report }: Imported): void {
  for (const leaf of leaves(parse(text))) {
    expect(
      report.some(({ path }) => speaksFor(path, leaf)),
      `nothing is said of ${leaf}`,
    ).toBe(true);
  }
}

const files = (prefix: string) => readdirSync(folder).filter((file) => file.startsWith(prefix));

describe('importVsr', () => {
  it.each(files('vsr-'))('says of every key of %s what became of it', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    expectWholeReport(text, importVsr(text));
  });

  const text = readFileSync(join(folder, 'vsr-small.yaml'), 'utf8');
  const { config, report } = importVsr(text);

  it('brings models over with their prices, cards, backends and reasoning fields', () => {
    expect(config.models).toEqual([
      {
        name: 'qwen3-8b',
        family: 'qwen3',
        reasoning: { type: 'chat_template_kwargs', parameter: 'enable_thinking' },
        price: { currency: 'USD', inputPer1M: 0.18, outputPer1M: 0.42 },
        context: 131072,
        quality: 0.83,
        capabilities: ['chat', 'tools'],
        modality: 'text',
        backends: [
          { name: 'a', provider: 'vllm', url: 'http://127.0.0.1:8000/v1', model: 'Qwen/Qwen3-8B', weight: 3 },
          {
            name: 'b',
            provider: 'openai',
            url: 'https://b.example/v1',
            model: 'Qwen/Qwen3-8B',
            key: '${B_KEY}',
            weight: 1,
          },
        ],
      },
    ]);
  });

  it('keeps rules, projections, priorities, algorithms and plugins as they are', () => {
    const routing = config.routing as { decisions: { name: string }[]; projections: unknown };
    expect(routing.decisions.find(({ name }) => name === 'hot')).toEqual({
      name: 'hot',
      priority: 500,
      rules: {
        operator: 'AND',
        conditions: [
          { type: 'projection', name: 'hot' },
          { operator: 'NOT', conditions: [{ type: 'keyword', name: 'calm' }] },
        ],
      },
      models: [{ model: 'qwen3-8b', reasoning: true, effort: 'medium' }],
      algorithm: { type: 'latency_aware', ttftPercentile: 90 },
      plugins: [{ type: 'system_prompt', mode: 'insert', systemPrompt: 'Be brief.' }, { type: 'replay' }],
    });
  });

  it('takes a learned signal over and says what is not quite the same', () => {
    const routing = config.routing as { signals: unknown[] };
    expect(routing.signals).toContainEqual({ type: 'domain', name: 'math', categories: ['math'] });
    expect(report).toContainEqual(
      expect.objectContaining({ path: 'routing.signals.domains[0]', status: 'approximated' }),
    );
  });

  it('brings recipes, names that are routed, and listeners', () => {
    expect(config.auto).toEqual(['MoM', 'auto', 'vllm-sr/auto']);
    expect(config.recipes).toMatchObject([{ name: 'fast', models: ['acme/fast'] }]);
    expect(config.listen).toEqual({ host: '127.0.0.1', port: 8899 });
    expect(config.fleet).toMatchObject({
      balance: 'least-outstanding',
      retry: { attempts: 4 },
      timeouts: { totalMs: 300_000 },
    });
  });

  it('says where YAML cannot be read', () => {
    expect(() => importVsr('version: v0.3\nrouting: [')).toThrow(/^\d+:\d+: /);
  });

  it('reads the older form as far as it goes', () => {
    const legacy = importVsr(
      'vllm_endpoints: [{ name: e, address: 127.0.0.1, port: 8000, weight: 1 }]\nmodel_config: { m: { preferred_endpoints: [e] } }\ndefault_model: m\ncategories: [{ name: math }]\n',
    );
    expect(legacy.config).toMatchObject({ models: [{ name: 'm' }], routing: { default: 'm' } });
    expect(legacy.report).toContainEqual(
      expect.objectContaining({ path: 'categories[0]', status: 'refused' }),
    );
  });
});

describe('importLitellm', () => {
  const text = readFileSync(join(folder, 'litellm-small.yaml'), 'utf8');
  const imported = importLitellm(text);

  it('says of every key what became of it', () => expectWholeReport(text, imported));

  it('makes one model of the entries of one name, and keys into references', () => {
    expect(imported.config.models).toEqual([
      {
        name: 'gpt-4o',
        aliases: ['gpt-4'],
        backends: [
          { provider: 'openai', url: 'https://api.openai.com/v1', model: 'gpt-4o', key: '${OPENAI_API_KEY}' },
          {
            provider: 'azure',
            url: 'https://example.openai.azure.com/',
            model: 'gpt-4o-eu',
            key: '${AZURE_API_KEY}',
            weight: 2,
            apiVersion: '2024-10-21',
          },
        ],
      },
      {
        name: 'local',
        price: { inputPer1M: 0.2, outputPer1M: 0 },
        fallbacks: ['gpt-4o'],
        backends: [{ provider: 'vllm', url: 'http://10.0.0.1:8000/v1', model: 'qwen3' }],
      },
    ]);
    expect(imported.config.fleet).toEqual({
      balance: 'latency',
      retry: { attempts: 3 },
      timeouts: { totalMs: 30_000 },
    });
  });

  it('refuses what has no counterpart', () => {
    expect(imported.report).toContainEqual(
      expect.objectContaining({ path: 'model_list[3].litellm_params.model', status: 'refused' }),
    );
  });
});
