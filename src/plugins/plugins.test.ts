import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { UnitConfig } from '../config/schema/routing.ts';
import { Registry } from '../core/registry.ts';
import type { Classifiers } from '../inference/contract.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import { createPluginChain } from './chain.ts';
import { definePlugin, type PluginKind } from './define.ts';
import { plugins } from './index.gen.ts';
import { pluginRequest, pluginWorld } from './request.fixture.ts';

const registry = new Registry('plugin', plugins);

function requestOf(body: Partial<ChatRequest> = {}) {
  const calls: unknown[][] = [];
  const request = pluginRequest(body, {
    set: (field, value) => void calls.push(['set', field, value]),
    remove: (field) => void calls.push(['remove', field]),
    setHeader: (name, value) => void calls.push(['setHeader', name, value]),
    removeHeader: (name) => void calls.push(['removeHeader', name]),
  });
  return { request, calls };
}

/** Nothing reads a text when a chain is built. */
const unread = {} as Classifiers;

const chainOf = (units: UnitConfig[], kinds: Registry<PluginKind> = registry) =>
  createPluginChain(units, kinds, pluginWorld({ classifiers: unread }));

async function run(units: UnitConfig[], body: Partial<ChatRequest> = {}) {
  const { request, calls } = requestOf(body);
  const { answer } = await chainOf(units).run(request);
  return { answer, calls };
}

describe('every plugin', () => {
  test('has an id, a title, a summary, an order of its own, and examples that its schema takes', () => {
    expect(new Set(plugins.map(({ order }) => order)).size).toBe(plugins.length);
    for (const kind of plugins) {
      expect(kind.id).toMatch(/^[a-z][a-z_]*$/);
      expect(kind.title).not.toBe('');
      expect(kind.summary).toMatch(/\.$/);
      expect(kind.examples.length).toBeGreaterThan(0);
      for (const { config } of kind.examples) {
        expect(() => chainOf([{ type: kind.id, ...config }])).not.toThrow();
      }
    }
  });
});

describe('the chain', () => {
  const trace = (id: string, order: number, log: string[], answers: boolean, wait = false): PluginKind =>
    definePlugin({
      id,
      title: id,
      summary: 'For tests.',
      order,
      config: z.strictObject({}),
      examples: [],
      aliases: [`${id}_alias`],
      create: () => ({
        before() {
          log.push(id);
          const answer = answers
            ? {
                path: 'blocked' as const,
                completion: { id, object: 'chat.completion' as const, created: 0, model: '', choices: [] },
              }
            : undefined;
          return wait ? Promise.resolve(answer) : answer;
        },
      }),
    });

  test('runs in the kinds’ order, whatever the config’s, and stops at the first answer', async () => {
    const log: string[] = [];
    const kinds = [
      trace('a', 1, log, false),
      trace('b', 2, log, false, true),
      trace('c', 3, log, true),
      trace('d', 4, log, true),
    ];
    const chain = chainOf(
      [{ type: 'd' }, { type: 'c_alias' }, { type: 'b' }, { type: 'a' }],
      new Registry('plugin', kinds),
    );
    expect(chain.empty).toBe(false);
    expect((await chain.run(requestOf().request)).answer?.completion.id).toBe('c');
    expect(log).toEqual(['a', 'b', 'c']);
  });

  test('stops at an answer that was waited for', async () => {
    const log: string[] = [];
    const kinds = [trace('a', 1, log, true, true), trace('b', 2, log, true)];
    const chain = chainOf([{ type: 'a' }, { type: 'b' }], new Registry('plugin', kinds));
    expect((await chain.run(requestOf().request)).answer?.completion.id).toBe('a');
    expect(log).toEqual(['a']);
  });

  test('answers without a promise where no plugin gave one', () => {
    const log: string[] = [];
    const chain = chainOf([{ type: 'a' }], new Registry('plugin', [trace('a', 1, log, false)]));
    expect(chain.run(requestOf().request)).toEqual({ answer: undefined, filters: [] });
    expect(log).toEqual(['a']);
  });

  test('is empty when nothing would run', () => {
    expect(chainOf([]).empty).toBe(true);
    expect(chainOf([{ type: 'system_prompt', enabled: false, systemPrompt: 'x' }]).empty).toBe(true);
  });

  test('refuses unknown types with the nearest name, and unknown keys', () => {
    expect(() => chainOf([{ type: 'fast_respose' }])).toThrow(
      expect.objectContaining({
        code: 'FL_CONFIG_INVALID',
        message: expect.stringContaining('did you mean fast_response?'),
      }),
    );
    expect(() => chainOf([{ type: 'fast_response', message: 'x', mesage: 'y' }])).toThrow(
      expect.objectContaining({ code: 'FL_CONFIG_INVALID' }),
    );
    expect(() => chainOf([{ type: 'fast_response' }])).toThrow(/message/);
  });
});

describe('fast_response', () => {
  test('answers in OpenAI’s form', async () => {
    const { answer, calls } = await run([{ type: 'fast_response', message: 'No.' }]);
    expect(calls).toEqual([]);
    expect(answer).toEqual({
      path: 'fast_response',
      completion: {
        id: expect.stringMatching(/^chatcmpl-/),
        object: 'chat.completion',
        created: expect.any(Number),
        model: 'chosen',
        choices: [
          { index: 0, message: { role: 'assistant', content: 'No.' }, logprobs: null, finish_reason: 'stop' },
        ],
        usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
      },
    });
  });

  test('comes before everything else', async () => {
    const { calls } = await run([
      { type: 'system_prompt', systemPrompt: 'x' },
      { type: 'fast_response', message: 'No.' },
    ]);
    expect(calls).toEqual([]);
  });
});

describe('system_prompt', () => {
  const user = { role: 'user', content: 'hi' };
  const messagesAfter = async (keys: object, messages: ChatRequest['messages']) => {
    const { calls } = await run([{ type: 'system_prompt', systemPrompt: 'P', ...keys }], { messages });
    return calls[0]?.[2];
  };

  test('is put in front where there is none', async () => {
    for (const mode of ['replace', 'insert']) {
      expect(await messagesAfter({ mode }, [user])).toEqual([{ role: 'system', content: 'P' }, user]);
    }
  });

  test('replaces by default, and goes before what stands there when inserted', async () => {
    const system = { role: 'system', content: 'S' };
    expect(await messagesAfter({}, [system, user])).toEqual([{ role: 'system', content: 'P' }, user]);
    expect(await messagesAfter({ mode: 'insert' }, [system, user])).toEqual([
      { role: 'system', content: 'P\n\nS' },
      user,
    ]);
    const parts = { role: 'developer', content: [{ type: 'text', text: 'S' }] };
    expect(await messagesAfter({ mode: 'insert' }, [parts, user])).toEqual([
      {
        role: 'developer',
        content: [
          { type: 'text', text: 'P' },
          { type: 'text', text: 'S' },
        ],
      },
      user,
    ]);
  });

  test('leaves the request’s own messages as they are', async () => {
    const messages = [{ role: 'system', content: 'S' }, user];
    await messagesAfter({ mode: 'insert' }, messages);
    expect(messages).toEqual([{ role: 'system', content: 'S' }, user]);
  });

  test('does nothing when it is empty', async () => {
    expect((await run([{ type: 'system_prompt' }])).calls).toEqual([]);
  });
});

describe('header_mutation', () => {
  test('adds, then updates, then removes', async () => {
    const { calls } = await run([
      {
        type: 'header_mutation',
        delete: ['X-Old'],
        update: [{ name: 'X-Tier', value: 'gold' }],
        add: [{ name: 'x-new', value: '1' }],
      },
    ]);
    expect(calls).toEqual([
      ['setHeader', 'x-new', '1'],
      ['setHeader', 'x-tier', 'gold'],
      ['removeHeader', 'x-old'],
    ]);
  });

  test.each([
    { add: [{ name: 'bad name', value: '1' }] },
    { add: [{ name: 'x', value: 'a\r\nx-evil: 1' }] },
    { update: [{ name: 'Content-Length', value: '1' }] },
    { delete: ['Host'] },
  ])('refuses %j', (keys) => {
    expect(() => chainOf([{ type: 'header_mutation', ...keys }])).toThrow(
      expect.objectContaining({ code: 'FL_CONFIG_INVALID' }),
    );
  });
});

describe('request_params', () => {
  test('removes what is blocked, but never what routing needs', async () => {
    const { calls } = await run(
      [{ type: 'request_params', blockedParams: ['seed', 'messages', 'model', 'user'] }],
      { seed: 1 },
    );
    expect(calls).toEqual([['remove', 'seed']]);
  });

  test('caps both token limits and n, and only from above', async () => {
    const unit = { type: 'request_params', maxTokensLimit: 100, maxN: 1 };
    expect((await run([unit], { max_tokens: 101, max_completion_tokens: 200, n: 3 })).calls).toEqual([
      ['set', 'max_tokens', 100],
      ['set', 'max_completion_tokens', 100],
      ['set', 'n', 1],
    ]);
    expect((await run([unit], { max_tokens: 100, n: 1 })).calls).toEqual([]);
    expect((await run([unit], { max_tokens: null })).calls).toEqual([]);
  });

  test('blocking goes before capping', async () => {
    const unit = { type: 'request_params', blockedParams: ['n'], maxN: 1 };
    expect((await run([unit], { n: 3 })).calls).toEqual([['remove', 'n']]);
  });

  test('strips what OpenAI does not know', async () => {
    const body = {
      top_k: 5,
      chat_template_kwargs: {},
      stream_options: null,
      temperature: 0,
      reasoning_effort: 'low',
    };
    expect((await run([{ type: 'request_params', stripUnknown: true }], body)).calls).toEqual([
      ['remove', 'top_k'],
      ['remove', 'chat_template_kwargs'],
    ]);
  });
});
