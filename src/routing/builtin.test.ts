import { describe, expect, it } from 'vitest';
import type { ModelConfig } from '../config/schema/model.ts';
import { seededRandom } from '../core/random.ts';
import { Registry } from '../core/registry.ts';
import type { ChatMessage } from '../protocol/openai-chat.ts';
import { builtinPolicy } from './builtin.ts';
import type { Routed } from './outcome.ts';
import { createRouter } from './router.ts';
import { selections } from './selection/index.gen.ts';
import { signals } from './signals/index.gen.ts';
import type { ViewInput } from './view-types.ts';

const model = (name: string, more: Partial<ModelConfig> = {}): ModelConfig => ({
  name,
  aliases: [],
  capabilities: [],
  loras: [],
  fallbacks: [],
  backends: [],
  ...more,
});
const price = (inputPer1M: number) => ({ currency: 'USD', inputPer1M, outputPer1M: 4 * inputPer1M });

const small = model('small', { quality: 0.6, price: price(0.1), context: 16_000 });
const large = model('large', {
  quality: 0.95,
  price: price(5),
  context: 200_000,
  family: 'qwen3',
  capabilities: ['vision', 'tools'],
});
const own = model('own', { quality: 0.7, family: 'qwen3', context: 64_000 });

async function route(
  models: readonly ModelConfig[],
  request: string | readonly ChatMessage[],
  more: Partial<ViewInput> = {},
): Promise<Routed> {
  const warnings: string[] = [];
  const router = await createRouter({
    recipe: 'main',
    routing: builtinPolicy(models),
    defaultModel: models[0]?.name ?? 'none',
    signals: new Registry('signal', signals),
    selections: new Registry('selection algorithm', selections),
    world: {
      facts: (name) => ({ name }),
      load: () => ({ ttftMs: () => undefined, tpotMs: () => undefined, inFlight: 0, available: true }),
      random: seededRandom(1),
      sessions: { get: () => undefined, set: () => undefined },
    },
    warn: (line) => warnings.push(line),
  });
  expect(warnings).toEqual([]);
  const messages = typeof request === 'string' ? [{ role: 'user', content: request }] : request;
  return router.route(
    router.view({ model: 'auto', messages, headers: {}, identity: { groups: [] }, nowMs: 0, ...more }),
  );
}

const picture: ChatMessage[] = [
  {
    role: 'user',
    content: [
      { type: 'text', text: 'what is this?' },
      { type: 'image_url', image_url: { url: 'data:' } },
    ],
  },
];
const tools = [{ type: 'function', function: { name: 'search' } }];

describe('builtinPolicy', () => {
  it.each<[string | ChatMessage[], Partial<ViewInput>, string, string, string]>([
    ['Hi there!', {}, 'short-chat', 'own', 'off'],
    ['你好', {}, 'short-chat', 'own', 'off'],
    ['Prove that there are infinitely many prime numbers.', {}, 'reasoning', 'large', 'on'],
    ['证明勾股定理，并逐步解释。', {}, 'reasoning', 'large', 'on'],
    ['求方程 x^2 - 5x + 6 = 0 的解', {}, 'reasoning', 'large', 'on'],
    ['Write a Python function that reverses a string.', {}, 'code', 'large', 'off'],
    ['写一个反转字符串的函数', {}, 'code', 'large', 'off'],
    ['Find the root cause of this deadlock in my Rust code.', {}, 'hard-code', 'large', 'on'],
    ['What is the weather in Paris?', { tools }, 'tools', 'large', 'asked'],
    [picture, {}, 'pictures', 'large', 'asked'],
    ['word '.repeat(15_000), {}, 'over-16k', 'own', 'asked'],
    ['word '.repeat(60_000), {}, 'over-64k', 'large', 'asked'],
    [
      `Summarise this letter in a friendly tone. ${'We met our neighbours at the market and talked about the garden. '.repeat(10)}`,
      {},
      'general',
      'own',
      'off',
    ],
  ])('%j', async (request, more, decision, chosen, reasoning) => {
    const routed = await route([small, large, own], request, more);
    expect([routed.decision.name, routed.chosen.model, routed.reasoning.mode]).toEqual([
      decision,
      chosen,
      reasoning,
    ]);
  });

  it('works with one model, whatever it states, and asks nothing of reasoning that it cannot switch', async () => {
    for (const request of ['hi', 'prove it step by step', 'debug this code', picture]) {
      const routed = await route([model('only')], request, { tools });
      expect([routed.chosen.model, routed.reasoning.mode]).toEqual(['only', 'asked']);
    }
    expect((await route([own], 'prove it')).reasoning.mode).toBe('on');
  });

  it('does not depend on the order of the models', () => {
    const models = [small, large, own];
    expect(builtinPolicy([...models].reverse())).toEqual(builtinPolicy(models));
  });

  it('gives a policy without decisions for no models', () => {
    expect(builtinPolicy([]).decisions).toEqual([]);
  });
});
