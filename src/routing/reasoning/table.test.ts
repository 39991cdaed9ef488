import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReasoningOverride } from '../../config/schema/model.ts';
import type { ReasoningWish } from './define.ts';
import { reasoningFamilies } from './index.gen.ts';
import { withSystemLine } from './system-line.ts';
import { createReasoningTable, type ReasoningQuery } from './table.ts';

const table = createReasoningTable(reasoningFamilies);
const ask = (query: Omit<ReasoningQuery, 'wish'>, wish: ReasoningWish) => table.fields({ ...query, wish });
const ON: ReasoningWish = { mode: 'on' };
const OFF: ReasoningWish = { mode: 'off' };

const rows = reasoningFamilies.flatMap((family) =>
  family.rows.map((row) => ({ name: `${family.id} on ${row.servers.join(', ')}`, family, row })),
);

describe('every row', () => {
  test.each(rows)('$name gives what is pinned', ({ row }) => {
    for (const { wish, fields } of row.pins) {
      const got = wish.mode === 'off' ? row.off(wish) : row.on(wish);
      expect({ wish, fields: got }).toEqual({ wish, fields });
      // what goes over the wire, where a key with no value must not appear
      expect(JSON.parse(JSON.stringify(got.set))).toStrictEqual(JSON.parse(JSON.stringify(fields.set)));
    }
  });

  test.each(rows)('$name is pinned both ways and says where it was read', ({ family, row }) => {
    expect(row.pins.map(({ wish }) => wish.mode)).toEqual(expect.arrayContaining(['on', 'off']));
    expect(row.source).toMatch(/^https:\/\/\S+ \((?:read 20\d\d-\d\d-\d\d|not read)\)$/);
    if (row.source.endsWith('(not read)')) expect(row.notes).toContain('not checked');
    expect(row.servers.length).toBeGreaterThan(0);
    if (family.serverWide === true) expect(row.servers).not.toContain('*');
  });

  test('stands once for each server of its family', () => {
    for (const { id, rows: own } of reasoningFamilies) {
      const servers = own.flatMap((row) => row.servers);
      expect({ id, servers }).toEqual({ id, servers: [...new Set(servers)] });
    }
  });

  test('never both sets and removes a field, whatever the wish', () => {
    const wish = fc.record({
      mode: fc.constantFrom<'on' | 'off'>('on', 'off'),
      effort: fc.option(fc.constantFrom('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'odd'), {
        nil: undefined,
      }),
      budgetTokens: fc.option(fc.integer({ min: 1, max: 200_000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...rows), wish, ({ row }, wished) => {
        const { set, remove } = row[wished.mode](wished);
        for (const name of remove) expect(set).not.toHaveProperty(name);
      }),
      { numRuns: 400 },
    );
  });
});

describe('families', () => {
  test.each([
    ['gpt-5.2', 'openai'],
    ['gpt-5.6-mini', 'openai'],
    ['gpt-5.1', 'openai-5-1'],
    ['gpt-5', 'openai-5'],
    ['openai/gpt-5-mini', 'openai-5'],
    ['gpt-5.3-codex', 'openai-codex'],
    ['gpt-5-codex', 'openai-codex'],
    ['o3', 'openai-o'],
    ['o4-mini', 'openai-o'],
    ['openai/gpt-oss-120b', 'gpt-oss'],
    ['claude-3-7-sonnet-20250219', 'anthropic-budget'],
    ['claude-sonnet-4-20250514', 'anthropic-budget'],
    ['anthropic.claude-opus-4-1-20250805-v1:0', 'anthropic-budget'],
    ['claude-haiku-4-5', 'anthropic-budget'],
    ['anthropic/claude-opus-4.6', 'anthropic-4'],
    ['claude-sonnet-4-6', 'anthropic-4'],
    ['claude-opus-4-8', 'anthropic-4'],
    ['claude-sonnet-5', 'anthropic'],
    ['claude-opus-5-5', 'anthropic'],
    ['anthropic.claude-mythos-5', 'anthropic-always'],
    ['gemini-2.5-flash', 'gemini-2-5'],
    ['gemini-2.5-flash-lite', 'gemini-2-5'],
    ['gemini-2.5-pro', 'gemini-2-5-pro'],
    ['gemini-3-pro-preview', 'gemini'],
    ['gemini-3.1-pro', 'gemini'],
    ['gemini-3-flash-preview', 'gemini-flash'],
    ['Qwen/Qwen3-8B', 'qwen3'],
    ['qwen-plus', 'qwen3'],
    ['qwen3.6-27b', 'qwen3'],
    ['deepseek-ai/DeepSeek-V3.1', 'deepseek'],
    ['deepseek-v4-pro', 'deepseek'],
    ['zai-org/GLM-4.6', 'glm'],
    ['glm-5.2', 'glm'],
    ['moonshotai/Kimi-K2.5', 'kimi'],
    ['kimi-k2.6', 'kimi'],
    ['kimi-k3', 'kimi-k3'],
    ['kimi-k2-thinking', 'kimi-always'],
    ['kimi-k2.7-code', 'kimi-always'],
    ['MiniMax-M3', 'minimax'],
    ['mistral-small-latest', 'mistral'],
    ['magistral-medium-2509', 'magistral'],
    ['nvidia/nemotron-3-nano-30b-a3b', 'nemotron'],
    ['nvidia/NVIDIA-Nemotron-3-Super-120B', 'nemotron'],
    ['nvidia/llama-3.3-nemotron-super-49b-v1', 'nemotron-v1'],
    ['nvidia/Llama-3_3-Nemotron-Super-49B-v1_5', 'nemotron-v2'],
    ['nvidia/nvidia-nemotron-nano-9b-v2', 'nemotron-v2'],
  ])('%s is %s and nothing else', (model, family) => {
    expect(reasoningFamilies.filter(({ matches }) => matches?.test(model)).map(({ id }) => id)).toEqual([
      family,
    ]);
  });

  test.each([
    'gpt-4o',
    'gpt-4.1',
    'claude-3-5-sonnet',
    'gemini-2.0-flash',
    'llama-3.3-70b-instruct',
    'qwen2.5-7b',
    'glm-4-9b',
    'kimi-k2-0905-preview',
    'mistral-large-2512',
  ])('%s is none', (model) => {
    expect(ask({ model, server: 'vllm' }, ON)).toEqual({ family: null, fields: { set: {}, remove: [] } });
  });

  test('the configured name goes before the model’s, and the model’s decides among generations', () => {
    expect(ask({ family: 'Qwen3', model: 'house-model', server: 'vllm' }, OFF)).toMatchObject({
      family: 'qwen3',
      fields: { set: { chat_template_kwargs: { enable_thinking: false } } },
    });
    expect(ask({ family: 'claude', model: 'claude-sonnet-4-5', server: 'anthropic' }, ON).family).toBe(
      'anthropic-budget',
    );
    expect(ask({ family: 'anthropic', model: 'claude-opus-4-7', server: 'anthropic' }, ON).family).toBe(
      'anthropic-4',
    );
    expect(ask({ family: 'anthropic', model: 'house-model', server: 'anthropic' }, ON).family).toBe(
      'anthropic',
    );
    expect(ask({ family: 'gpt', model: 'gpt-oss-20b', server: 'vllm' }, ON).family).toBe('gpt-oss');
    expect(ask({ family: 'unheard-of', model: 'qwen3-8b', server: 'vllm' }, ON).family).toBe('qwen3');
    expect(ask({ family: 'unheard-of', model: 'house-model', server: 'vllm' }, ON).family).toBeNull();
  });

  test('a family’s own row goes before the server’s, and that before the family’s default', () => {
    expect(ask({ model: 'gpt-oss:20b', server: 'ollama' }, OFF).fields.set).toEqual({
      think: 'low',
      reasoning_effort: 'low',
    });
    expect(ask({ model: 'qwen3:8b', server: 'ollama' }, OFF)).toEqual({
      family: 'qwen3',
      fields: { set: { think: false, reasoning_effort: 'none' }, remove: ['reasoning'] },
    });
    expect(ask({ model: 'house-model', server: 'ollama' }, ON).family).toBe('ollama');
    expect(ask({ model: 'deepseek-v3.1', server: 'openrouter' }, ON).fields.set).toEqual({
      reasoning: { enabled: true },
    });
    expect(ask({ model: 'qwen3-8b', server: 'tgi' }, ON).fields.set).toEqual({
      chat_template_kwargs: { enable_thinking: true },
    });
    expect(ask({ model: 'MiniMax-M2', server: 'vllm' }, ON).family).toBeNull();
  });

  test('asked edits nothing', () => {
    expect(ask({ model: 'qwen3-8b', server: 'vllm' }, { mode: 'asked', effort: 'high' }).fields).toEqual({
      set: {},
      remove: [],
    });
  });
});

describe('memory', () => {
  test('the same query gives the same object, whichever wish object carries it', () => {
    const query = { family: 'qwen3', model: 'q', server: 'vllm' };
    const first = ask(query, { mode: 'on', effort: 'high', budgetTokens: 100 });
    expect(ask({ ...query }, { mode: 'on', effort: 'high', budgetTokens: 100 })).toBe(first);
    expect(ask(query, { mode: 'on', effort: 'high', budgetTokens: 101 })).not.toBe(first);
    expect(ask(query, { mode: 'on', effort: 'low', budgetTokens: 100 })).not.toBe(first);
    const override: ReasoningOverride = { type: 'reasoning_effort', parameter: 'effort' };
    expect(ask({ ...query, override }, ON)).toBe(ask({ ...query, override }, { mode: 'on' }));
  });

  test('stays right when more models and wishes pass than it keeps', () => {
    const small = createReasoningTable(reasoningFamilies);
    for (let i = 0; i < 5000; i++) small.fields({ model: `m${i}`, server: 'vllm', wish: ON });
    for (let i = 1; i < 600; i++) {
      const wish: ReasoningWish = { mode: 'on', budgetTokens: i };
      expect(small.fields({ model: 'qwen3', server: 'vllm', wish }).fields.set.thinking_token_budget).toBe(i);
    }
  });
});

describe('families stated in VSR’s terms', () => {
  const kwargs: ReasoningOverride = { type: 'chat_template_kwargs', parameter: 'enable_thinking' };
  const effort: ReasoningOverride = { type: 'reasoning_effort', parameter: 'reasoning_effort' };
  const top: ReasoningOverride = { type: 'top_level_reasoning_effort', parameter: 'reasoning_effort' };
  const none = { set: {}, remove: [] };
  const template = (value: unknown, parameter = 'reasoning_effort') => ({
    set: { chat_template_kwargs: { [parameter]: value } },
    remove: ['reasoning_effort'],
  });

  test.each<[string, ReasoningOverride, string, ReasoningWish, unknown]>([
    ['a template switch is set', kwargs, 'vllm', ON, template(true, 'enable_thinking')],
    ['a template switch is set explicitly to false', kwargs, 'vllm', OFF, template(false, 'enable_thinking')],
    [
      'a template switch is the same at OpenAI’s host',
      kwargs,
      'openai',
      ON,
      template(true, 'enable_thinking'),
    ],
    ['an effort goes into the template, medium by default', effort, 'vllm', ON, template('medium')],
    [
      'an effort goes into the template as stated',
      effort,
      'vllm',
      { mode: 'on', effort: 'high' },
      template('high'),
    ],
    [
      'an effort goes to the top level at OpenAI',
      effort,
      'openai',
      { mode: 'on', effort: 'high' },
      { set: { reasoning_effort: 'high' }, remove: [] },
    ],
    [
      'an effort goes to the top level at OpenRouter',
      effort,
      'openrouter',
      ON,
      { set: { reasoning_effort: 'medium' }, remove: [] },
    ],
    ['switched off, the template gets low', effort, 'vllm', OFF, template('low')],
    [
      'switched off, the template gets the client’s effort',
      effort,
      'vllm',
      { mode: 'off', effort: 'minimal' },
      template('minimal'),
    ],
    ['switched off at OpenAI, the client’s value stays', effort, 'openai', OFF, none],
    [
      'a top-level effort is set anywhere',
      top,
      'mistral',
      ON,
      { set: { reasoning_effort: 'medium' }, remove: [] },
    ],
    ['switched off, a top-level effort stays the client’s', top, 'vllm', OFF, none],
    [
      'DeepSeek’s own API has its form, with an effort',
      kwargs,
      'deepseek',
      ON,
      {
        set: { thinking: { type: 'enabled' }, reasoning_effort: 'medium' },
        remove: ['chat_template_kwargs'],
      },
    ],
    [
      'DeepSeek’s own API is switched off',
      effort,
      'deepseek',
      OFF,
      { set: { thinking: { type: 'disabled' } }, remove: ['reasoning_effort', 'chat_template_kwargs'] },
    ],
    ['asked edits nothing', kwargs, 'vllm', { mode: 'asked' }, none],
  ])('%s', (_, override, server, wish, fields) => {
    expect(ask({ family: 'house', model: 'm', server, override }, wish)).toEqual({ family: 'house', fields });
  });
});

describe('withSystemLine', () => {
  const user = { role: 'user', content: 'hi' };

  test('opens the system message, or makes one', () => {
    expect(withSystemLine([user], '/think')).toEqual([{ role: 'system', content: '/think' }, user]);
    expect(withSystemLine([{ role: 'system', content: 'Be brief.' }, user], '/think')).toEqual([
      { role: 'system', content: '/think\nBe brief.' },
      user,
    ]);
    const parts = [{ type: 'text', text: 'Be brief.' }];
    expect(withSystemLine([{ role: 'developer', content: parts }, user], '/think')).toEqual([
      { role: 'developer', content: [{ type: 'text', text: '/think' }, ...parts] },
      user,
    ]);
    expect(withSystemLine([{ role: 'system', content: null }], '/think')).toEqual([
      { role: 'system', content: '/think' },
    ]);
  });
});
