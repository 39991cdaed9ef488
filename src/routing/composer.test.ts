import { describe, expect, it } from 'vitest';
import { seededRandom } from '../core/random.ts';
import { Registry } from '../core/registry.ts';
import {
  decide,
  input,
  leaf,
  NOT,
  off,
  on,
  routing,
  scripted,
  selectionKinds,
  world,
} from './router.fixture.ts';
import { createRouter, type RouterOptions } from './router.ts';
import { fakeClassifiers } from './signals/classifiers.fixture.ts';
import complexity from './signals/complexity.ts';

const kinds = new Registry('signal', [scripted('yes'), scripted('slow', 'model'), complexity]);
const random = seededRandom(1);

const hardWhen = (composer: object, name = 'deep') => ({
  type: 'complexity',
  name,
  difficulty: { gte: 0 },
  composer,
});

function build(signals: RouterOptions['routing']['signals'], rules = { type: 'complexity', name: 'deep' }) {
  return createRouter({
    recipe: 'main',
    routing: routing({ signals, decisions: [decide('d', 1, rules)] }),
    defaultModel: 'fallback',
    signals: kinds,
    selections: selectionKinds,
    world: { ...world, random },
    inference: { classifiers: fakeClassifiers(), tier: 'fast', budgetMs: 5 },
  });
}

describe('a composer', () => {
  it.each([
    [leaf('a'), 'd'],
    [leaf('b'), null],
    [NOT(leaf('b')), 'd'],
    [{ all: [leaf('a'), leaf('b')] }, null],
    [{ any: [leaf('a'), leaf('b')] }, 'd'],
    [leaf('b', { predicate: { gte: 0 } }), 'd'],
    [{ type: 'slow', name: 's' }, 'd'],
  ])('%j lets a signal match, or takes it back: %s', async (composer, expected) => {
    const router = await build([hardWhen(composer), on('a'), off('b'), { type: 'slow', name: 's' }]);
    const routed = await router.route(router.view(input));
    expect(routed.decision.name).toBe(expected);
    const report = routed.signals.find(({ type }) => type === 'complexity');
    expect(report?.matched).toBe(expected === 'd');
    routed.eachSignal((type, _, matched) => {
      if (type === 'complexity') expect(matched).toBe(expected === 'd');
    });
  });

  it('is refused where it leads back to itself, or to nothing', async () => {
    const back = { type: 'complexity', name: 'deep' };
    const circle = build([hardWhen({ type: 'complexity', name: 'other' }), hardWhen(back, 'other')]);
    await expect(circle).rejects.toThrow(/composer of signal deep leads back to itself/);
    await expect(build([hardWhen(leaf('gone'))])).rejects.toThrow(/refers to yes gone/);
  });

  it('keeps a policy without slow signals synchronous', async () => {
    const router = await build([hardWhen(leaf('a')), on('a')]);
    expect(router.route(router.view(input))).not.toBeInstanceOf(Promise);
  });
});
