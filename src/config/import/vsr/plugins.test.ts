import { describe, expect, test } from 'vitest';
import { Registry } from '../../../core/registry.ts';
import { plugins } from '../../../plugins/index.gen.ts';
import { ImportSource } from '../source.ts';
import { importPlugins } from './plugins.ts';

function read(yaml: string) {
  const source = new ImportSource(yaml);
  const units = importPlugins(source.root.at('plugins'), 'plugins');
  return { units, report: source.report() };
}

/** One plugin with its configuration in VSR's form. */
const one = (type: string, configuration: object) =>
  read(JSON.stringify({ plugins: [{ type, configuration: { enabled: true, ...configuration } }] }));

test.each<[string, object, object]>([
  [
    'response_cache',
    {
      mode: 'exact_then_semantic',
      scope: 'team',
      semantic: { similarity_threshold: 0.92 },
      ttl_seconds: 86_400,
      request_controls: {
        enabled: true,
        header: 'x-c',
        allowed: ['no-cache', 'bypass', 'ttl'],
        max_ttl_seconds: 5,
      },
      personalized: { mode: 'disabled' },
    },
    {
      type: 'response_cache',
      mode: 'exact_then_semantic',
      scope: 'team',
      ttlSeconds: 86_400,
      requestControls: ['no-cache', 'off'],
    },
  ],
  ['semantic-cache', { similarity_threshold: 0.8 }, { type: 'response_cache' }],
  [
    'response_cache',
    { scope: 'team', personalized: { mode: 'user' } },
    { type: 'response_cache', scope: 'user', personalised: true },
  ],
  [
    'tools',
    {
      mode: 'filtered',
      semantic_selection: true,
      allow_tools: ['docs.search'],
      block_tools: ['admin.delete'],
    },
    { type: 'tools', mode: 'filtered', allow: ['docs.search'], block: ['admin.delete'] },
  ],
  [
    'tool_selection',
    { mode: 'filter', relevance_threshold: 0.25, preserve_count: 2 },
    { type: 'tool_selection', keepAtLeast: 2 },
  ],
  [
    'context_compression',
    {
      budget: { trigger_tokens: 9_000, target_tokens: 'auto' },
      targets: { tool_outputs: { mode: 'extractive', min_tokens: 2_000 }, history: { mode: 'preserve' } },
      scoring: { method: 'bm25' },
    },
    {
      type: 'context_compression',
      triggerTokens: 9_000,
      targets: { toolOutputs: true, history: false },
      scoring: 'bm25',
    },
  ],
  [
    'hallucination',
    { use_nli: true, hallucination_action: 'body', include_hallucination_details: true },
    { type: 'hallucination', action: 'body', details: true },
  ],
  ['hallucination', { hallucination_action: 'block' }, { type: 'hallucination', action: 'header' }],
  [
    'router_replay',
    { max_records: 100, capture_request_body: true, max_body_bytes: 2_048 },
    { type: 'replay', captureRequestBody: true, maxBodyBytes: 2_048 },
  ],
  [
    'masking',
    { entity_types: ['EMAIL_ADDRESS'], threshold: 0.8 },
    { type: 'redact', types: ['EMAIL_ADDRESS'] },
  ],
])('%s %j', (type, configuration, ours) => {
  const { units } = one(type, configuration);
  expect(units).toEqual([ours]);
  const { type: id, ...keys } = units[0] as { type: string };
  expect(new Registry('plugin', plugins).get(id)?.config.safeParse(keys).error).toBeUndefined();
});

describe('what cannot be carried over', () => {
  test.each(['rag', 'memory', 'image_gen', 'response_jailbreak'])('%s is refused with a reason', (type) => {
    const { units, report } = one(type, { threshold: 0.8 });
    expect(units).toEqual([]);
    expect(report).toContainEqual(
      expect.objectContaining({
        path: 'plugins[0]',
        status: 'refused',
        reason: expect.stringMatching(/\w+ \w+/),
      }),
    );
  });

  test('a selection from a database of tools', () => {
    const { units, report } = one('tool_selection', { mode: 'add', top_k: 5 });
    expect(units).toEqual([]);
    expect(report.find(({ path }) => path === 'plugins[0].configuration.mode')?.status).toBe('refused');
  });

  test('thresholds of VSR’s embeddings, each with a line of its own', () => {
    const { report } = one('response_cache', { semantic: { similarity_threshold: 0.92 } });
    expect(report).toContainEqual(
      expect.objectContaining({
        path: 'plugins[0].configuration.semantic.similarity_threshold',
        status: 'ignored',
        reason: expect.stringContaining('calibrated'),
      }),
    );
  });

  test('a plugin that is not known here, whatever its name', () => {
    for (const type of ['shadow_dispatch', 'constructor', '__proto__']) {
      expect(one(type, {}).units).toEqual([]);
    }
  });
});

test('a plugin that does it otherwise says so', () => {
  const { report } = one('hallucination', {});
  expect(report).toContainEqual(
    expect.objectContaining({
      path: 'plugins[0].type',
      status: 'approximated',
      to: 'plugins[0].type: hallucination',
    }),
  );
});
