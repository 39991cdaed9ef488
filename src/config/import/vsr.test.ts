import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importVsr } from './vsr.ts';

const read = (name: string) =>
  importVsr(readFileSync(join(import.meta.dirname, '../__fixtures__', `${name}.yaml`), 'utf8'));

interface Decision {
  readonly name: string;
  readonly rules?: { readonly conditions?: unknown[] };
  readonly [key: string]: unknown;
}
interface Routing {
  readonly signals: readonly { readonly type: string; readonly name: string }[];
  readonly decisions: readonly Decision[];
  readonly [key: string]: unknown;
}
type Model = Record<string, unknown> & { readonly backends: readonly Record<string, unknown>[] };

describe('providers', () => {
  const { config, report } = read('vsr-providers');
  const models = config.models as Model[];
  const backends = (name: string) => models.find((model) => model.name === name)?.backends;

  it('are ours by name, and model servers where the file says no more', () => {
    expect(backends('large')).toEqual([
      { name: 'direct', provider: 'openai', url: 'https://api.openai.com/v1', key: '${OPENAI_API_KEY}' },
      {
        name: 'east',
        provider: 'azure',
        url: 'https://example.openai.azure.com/openai/deployments/large',
        key: '${AZURE_KEY}',
        apiVersion: '2024-10-21',
      },
    ]);
    expect(backends('mini')).toEqual([
      { name: 'local', provider: 'vllm', url: 'http://127.0.0.1:8000/v1', model: 'Qwen/Qwen3-4B' },
      { name: 'other', provider: 'vllm', url: 'http://127.0.0.1:8001', chatPath: '/api/chat/completions' },
    ]);
    expect(backends('claude')).toEqual([
      {
        name: 'anthropic',
        provider: 'anthropic',
        url: 'https://api.anthropic.com/v1',
        model: 'claude-sonnet-4-5',
        headers: { 'anthropic-beta': 'none', 'x-try': '1' },
      },
    ]);
    expect(backends('gemini')?.[0]).toMatchObject({ provider: 'openai' });
  });

  it('leave a model without a backend behind, and every candidate that names no model', () => {
    expect(models.map(({ name }) => name)).toEqual(['large', 'mini', 'claude', 'gemini']);
    expect(report).toContainEqual(
      expect.objectContaining({ path: 'providers.models[4]', status: 'refused' }),
    );
    expect(report).toContainEqual(
      expect.objectContaining({ path: 'routing.decisions[0].modelRefs[1]', status: 'refused' }),
    );
  });

  it('take the quality from operator ratings, prices and adapters from where they stand', () => {
    expect(models[0]).toMatchObject({
      family: 'gpt',
      quality: 0.9,
      loras: [{ name: 'law', description: 'for contracts' }],
    });
    expect(models[2]?.price).toEqual({
      inputPer1M: 3,
      outputPer1M: 15,
      cachedInputPer1M: 0.3,
      cacheWritePer1M: 3.75,
    });
  });

  it('keep the default model, its effort, the strategy and the identity headers', () => {
    expect(config.identity).toEqual({ userHeader: 'x-user', groupsHeader: 'x-groups' });
    expect(config.routing).toMatchObject({ strategy: 'confidence', default: 'mini' });
  });

  it('make one signal of all bindings of a role, and count a weight that is not stated as none', () => {
    const { signals, decisions } = config.routing as unknown as Routing;
    expect(signals).toEqual([
      {
        type: 'authz',
        name: 'admin',
        role: 'admin',
        subjects: [
          { kind: 'Group', name: 'platform' },
          { kind: 'User', name: 'ada' },
        ],
      },
    ]);
    expect(decisions[0]).toMatchObject({
      models: [{ model: 'large', reasoning: true, effort: 'low', lora: 'law', weight: 0.6 }],
      algorithm: {
        type: 'multi_factor',
        weights: { quality: 1, latency: 0, cost: 0, load: 0 },
        slo: { maxCostPer1M: 20 },
      },
    });
  });
});

describe('recipes', () => {
  const { config, report } = read('vsr-recipes');

  it('answer to the names of their entrypoints; what leads nowhere is said', () => {
    expect(config.recipes).toMatchObject([
      { name: 'cost-first', models: ['acme/economy', 'acme/cheap'] },
      { name: 'private-first', models: ['acme/private'] },
    ]);
    expect(config.auto).toEqual(['acme/auto', 'acme/house', 'auto', 'vllm-sr/auto', 'MoM']);
    expect(report).toContainEqual(expect.objectContaining({ path: 'entrypoints[3]', status: 'refused' }));
    expect(report).toContainEqual(expect.objectContaining({ path: 'recipes[2]', status: 'ignored' }));
  });

  it('leave a name with the recipe or model that has it already', () => {
    const text =
      'version: v0.3\nproviders: { models: [{ name: MoM, backend_refs: [{ endpoint: h:1 }] }] }\n' +
      'entrypoints: [{ model_names: [auto, MoM], recipe: r }]\nrecipes: [{ name: r, routing: {} }]\n';
    const { config } = importVsr(text);
    expect(config).toMatchObject({ auto: ['vllm-sr/auto'], recipes: [{ name: 'r', models: ['auto'] }] });
  });

  it('settle reliability once for the fleet, the first model that says something first', () => {
    expect(config.fleet).toEqual({
      retry: { attempts: 2 },
      breaker: { openMs: 90_000, maxEjectedShare: 0.4, consecutiveFailures: 7 },
      health: { intervalMs: 5_000, timeoutMs: 1_000, path: '/health' },
      timeouts: { totalMs: 1_200_000 },
    });
  });

  it('refuse keys of clients, which would otherwise no longer be asked for', () => {
    expect(report).toContainEqual(
      expect.objectContaining({ path: 'listeners[0].api_keys', line: 4, status: 'refused' }),
    );
  });
});

describe('a policy', () => {
  const { config, report } = read('vsr-reference');
  const { signals, decisions, projections } = config.routing as unknown as Routing;
  const signal = (name: string) => signals.find((one) => one.name === name);

  it('keeps the settings of signals under our names', () => {
    expect(signal('fuzzy')).toEqual({
      type: 'keyword',
      name: 'fuzzy',
      operator: 'OR',
      keywords: ['password'],
      method: 'fuzzy',
      fuzzyMatch: true,
    });
    expect(signal('near')).toMatchObject({ method: 'ngram', ngramThreshold: 0.4, ngramArity: 3 });
    expect(signal('long')).toEqual({ type: 'context', name: 'long', minTokens: '32K', maxTokens: '256K' });
    expect(signal('dense')).toMatchObject({ predicate: { gt: 0.08 } });
    expect(signal('outage')).toMatchObject({ eventTypes: ['outage'], temporal: true });
    expect(signal('must_call')).toEqual({ type: 'tools', name: 'must_call', choice: 'required' });
    expect(signal('pictures')).toEqual({ type: 'input_modality', name: 'pictures', parts: ['image'] });
  });

  it('points leaves at signals that never match where this build has none, without bounds that 0 would meet', () => {
    expect(decisions[0]?.rules?.conditions).toEqual([
      { type: 'domain', name: 'law' },
      { operator: 'NOT', conditions: [{ type: 'jailbreak', name: 'inject' }] },
      { type: 'unavailable', name: 'classifier:risk' },
      { type: 'tools', name: 'must_call' },
      { type: 'unavailable', name: 'conversation:resumes' },
      { type: 'input_modality', name: 'pictures' },
      { type: 'complexity', name: 'deep:medium' },
      { type: 'projection', name: 'hard', predicate: { gt: 0.4 } },
      { type: 'unavailable', name: 'projection:undeclared' },
      { type: 'unavailable', name: 'keyword:undeclared' },
      { operator: 'OR', conditions: [] },
      { operator: 'OR', conditions: [] },
    ]);
  });

  it('takes learned signals over, without thresholds that stand on another embedding', () => {
    expect(signal('law')).toEqual({ type: 'domain', name: 'law', categories: ['law'] });
    expect(signal('support')).toEqual({
      type: 'embedding',
      name: 'support',
      candidates: ['how do I set it up', 'it does not start'],
      aggregation: 'mean',
    });
    expect(signal('deep')).toEqual({
      type: 'complexity',
      name: 'deep',
      hard: { candidates: ['compare trade-offs'] },
      easy: { candidates: ['answer briefly'] },
      composer: { operator: 'AND', conditions: [{ type: 'domain', name: 'law' }] },
    });
    expect(signal('inject')).toEqual({ type: 'jailbreak', name: 'inject', method: 'contrastive' });
    expect(signal('probed')).toEqual({
      type: 'jailbreak',
      name: 'probed',
      method: 'classifier',
      threshold: 0.8,
      includeHistory: true,
    });
    expect(signal('strict')).toEqual({
      type: 'pii',
      name: 'strict',
      threshold: 0.8,
      allowed: ['EMAIL_ADDRESS'],
    });
    expect(signal('again')).toEqual({ type: 'reask', name: 'again', lookbackTurns: 1 });
    expect(signal('policy')).toEqual({
      type: 'kb',
      name: 'policy',
      file: 'kb/privacy/labels.json',
      optional: true,
      target: { kind: 'group', value: 'policy' },
      match: 'best',
    });
    expect(signal('topic')).toEqual({
      type: 'classifier',
      name: 'topic',
      modelPath: 'models/topic.onnx',
      labels: ['a', 'b'],
    });
    for (const type of ['fact_check', 'user_feedback', 'preference', 'modality'])
      expect(signals.filter((one) => one.type === type)).toHaveLength(1);
    for (const path of ['embeddings[0].threshold', 'complexity[0].threshold', 'jailbreak[0].threshold'])
      expect(report).toContainEqual(
        expect.objectContaining({
          path: `routing.signals.${path}`,
          status: 'approximated',
          reason: expect.stringContaining('fairlead calibrate'),
        }),
      );
  });

  it('says why a learned signal cannot be taken over', () => {
    const reasons = signals
      .filter(({ type }) => type === 'unavailable')
      .map((one) => [one.name, (one as { reason?: string }).reason]);
    expect(Object.fromEntries(reasons)).toMatchObject({
      'domain:astrology': 'domain astrology: it names none of MMLU-Pro’s 14 categories; it never matches',
      'embedding:seen': 'embedding seen: pictures are not read; it never matches',
      'classifier:risk': expect.stringContaining('only ONNX'),
      'kb:lost': expect.stringContaining('where the knowledge base nowhere is'),
    });
    expect(report).toContainEqual(
      expect.objectContaining({ path: 'routing.signals.domains[3]', status: 'refused' }),
    );
  });

  it('leaves out a partition of which only the default could ever match', () => {
    expect(projections).toMatchObject({
      partitions: [
        { name: 'subject', members: ['law', 'other'], default: 'other' },
        { name: 'tone', members: ['near', 'pattern'], default: 'near', temperature: 0.3 },
      ],
      scores: [
        {
          name: 'difficulty',
          inputs: [
            { type: 'embedding', name: 'support', valueSource: 'confidence', match: 1, miss: 0 },
            { type: 'complexity', name: 'deep:hard' },
            { type: 'context', name: 'long', weight: 0.3 },
            { type: 'projection', name: 'biased' },
          ],
        },
        { name: 'bias', inputs: [{ type: 'unavailable', name: 'kb_metric:privacy:group_margin' }] },
      ],
    });
  });

  it('flattens plugins and algorithms', () => {
    expect(decisions[0]).toMatchObject({
      tier: 2,
      algorithm: { type: 'latency_aware', tpotPercentile: 90, ttftPercentile: 95, description: 'balanced' },
      plugins: [
        { type: 'system_prompt', mode: 'insert', systemPrompt: 'Be brief.' },
        { type: 'header_mutation', add: [{ name: 'x-tier', value: 'gold' }], delete: ['x-debug'] },
        { type: 'request_params', blockedParams: ['logprobs'], maxTokensLimit: 8192, maxN: 4 },
        { type: 'response_cache', mode: 'exact' },
      ],
    });
    expect(decisions[1]).toMatchObject({ models: [{ model: 'a' }], plugins: [{ type: 'fast_response' }] });
  });

  it('says of an unknown section that there is no such setting', () => {
    expect(report).toContainEqual({
      path: 'no_such_section.deep[1].er',
      line: expect.any(Number),
      status: 'ignored',
      reason: 'Fairlead has no such setting',
    });
  });

  it('has exactly one line a path, in the order of the file', () => {
    expect(new Set(report.map(({ path }) => path)).size).toBe(report.length);
    expect(report.map(({ line }) => line)).toEqual(report.map(({ line }) => line).sort((a, b) => a - b));
  });
});

describe('older files', () => {
  it('of v0.2 bring endpoints, models and decisions', () => {
    const { config, report } = read('vsr-legacy');
    expect(config.models).toEqual([
      {
        name: 'qwen3',
        family: 'qwen3',
        reasoning: { type: 'chat_template_kwargs', parameter: 'enable_thinking' },
        price: { currency: 'EUR', inputPer1M: 0.1, outputPer1M: 0.3 },
        backends: [
          {
            name: 'one',
            provider: 'vllm',
            url: 'http://10.0.0.1:8000/v1',
            model: 'Qwen/Qwen3-8B',
            weight: 2,
          },
          {
            name: 'two',
            provider: 'vllm',
            url: 'http://10.0.0.2:8000/v1',
            model: 'Qwen/Qwen3-8B',
            weight: 1,
          },
        ],
      },
    ]);
    expect(config.routing).toMatchObject({
      default: 'qwen3',
      decisions: [{ name: 'thought', models: [{ model: 'qwen3', reasoning: true, effort: 'high' }] }],
    });
    expect(report).toContainEqual(expect.objectContaining({ path: 'model_config.lost', status: 'refused' }));
  });

  it('of v0.1 keep their policy at the top', () => {
    expect(read('vsr-v0.1').config).toMatchObject({
      models: [{ name: 'qwen3', backends: [{ url: 'http://localhost:8000/v1', key: '${QWEN_KEY}' }] }],
      routing: { default: 'qwen3', decisions: [{ name: 'thought', models: [{ effort: 'low' }] }] },
      listen: { port: 9000 },
    });
  });
});
