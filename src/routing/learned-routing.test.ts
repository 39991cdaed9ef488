import { describe, expect, it } from 'vitest';
import type { RuleNode } from '../config/schema/routing.ts';
import { Registry } from '../core/registry.ts';
import type { Classifiers } from '../inference/contract.ts';
import { decide, input, routing, selectionKinds, world } from './router.fixture.ts';
import { createRouter } from './router.ts';
import { fakeClassifiers } from './signals/classifiers.fixture.ts';
import { signals as kinds } from './signals/index.gen.ts';

const classifiers: Classifiers = {
  ...fakeClassifiers({ full: true }),
  custom: async () => ({ probs: async () => Float32Array.of(0.3, 0.7) }),
};

const build = (signal: { type: string; name: string; [key: string]: unknown }, rules: RuleNode) =>
  createRouter({
    recipe: 'main',
    routing: routing({ signals: [signal], decisions: [decide('d', 1, rules)] }),
    defaultModel: 'fallback',
    signals: new Registry('signal', kinds),
    selections: selectionKinds,
    world,
    inference: { classifiers, tier: 'fast', budgetMs: 5 },
  });

const asking = (content: string) => ({ ...input, messages: [{ role: 'user' as const, content }] });

describe('a policy with learned signals', () => {
  const domain = { type: 'domain', name: 'math' };

  it('decides at once in the fast tier, and later where a signal is to ask the transformer', async () => {
    const fast = await build(domain, domain);
    const routed = fast.route(fast.view(asking('prove it')));
    expect(routed).not.toBeInstanceOf(Promise);
    const cascade = await build({ ...domain, tier: 'cascade' }, domain);
    const promised = cascade.route(cascade.view(asking('prove it')));
    expect(promised).toBeInstanceOf(Promise);
    expect((await promised).decision.name).toBe('d');
    expect((await promised).signals[0]?.evidence).toBe('math 0.90 (full)');
  });

  it.each([
    [{ label: 'unsafe' }, 'd'],
    [{ label: 'safe' }, null],
    [{ label: 'safe', predicate: { gte: 0.2 } }, 'd'],
    [{ label: 'unsafe', predicate: { gt: 0.8 } }, null],
    [{}, 'd'],
  ])('finds the label of a classifier that a rule %j asks for: %s', async (more, expected) => {
    const risk = { type: 'classifier', name: 'risk' };
    const router = await build({ ...risk, modelPath: 'm', labels: ['safe', 'unsafe'] }, { ...risk, ...more });
    expect((await router.route(router.view(input))).decision.name).toBe(expected);
  });
});
