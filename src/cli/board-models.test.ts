import { describe, expect, it } from 'vitest';
import { loadConfigText } from '../config/load.ts';
import { fakeClassifiers } from '../routing/signals/classifiers.fixture.ts';
import { type BoardWish, createBoardModels } from './board-models.ts';
import { createKinds } from './kinds.ts';

const kinds = createKinds();

async function configOf(signals: string, inference = '') {
  const backends = '[{ url: "http://127.0.0.1:1/v1" }]';
  const text = `models: [{ name: a, backends: ${backends} }]\n${inference}\nrouting: { signals: [${signals}] }\n`;
  return (await loadConfigText(text, 'test', { kinds: kinds.config, env: {} })).config;
}

function recording() {
  const wishes: BoardWish[] = [];
  let disposed = 0;
  const models = createBoardModels(kinds, async (wish) => {
    wishes.push(wish);
    if (wish.folder === 'broken') throw new Error('broken');
    return { ...fakeClassifiers(), dispose: async () => void disposed++ };
  });
  return { models, wishes, disposed: () => disposed };
}

const LEARNED = '{ type: domain, name: math }';

describe('createBoardModels', () => {
  it('loads nothing for a configuration that reads no prompts with them', async () => {
    const { models, wishes } = recording();
    const config = await configOf('{ type: keyword, name: k, keywords: [a] }');
    expect(await models.for(config)).toBeUndefined();
    expect(wishes).toEqual([]);
  });

  it('loads once for all reloads, and disposes at the end', async () => {
    const { models, wishes, disposed } = recording();
    const first = await models.for(await configOf(LEARNED));
    expect(await models.for(await configOf(`${LEARNED}, { type: pii, name: p }`))).toBe(first);
    expect(wishes).toEqual([{ folder: undefined, full: false }]);
    await models.dispose();
    expect(disposed()).toBe(1);
  });

  it.each([
    [LEARNED, 'inference: { tier: cascade }', { folder: undefined, full: true }],
    ['{ type: task, name: coding, tier: cascade }', '', { folder: undefined, full: true }],
    [LEARNED, 'inference: { models: ./mine }', { folder: './mine', full: false }],
  ])('asks for what is needed: %s, %s', async (signals, inference, wish) => {
    const { models, wishes } = recording();
    await models.for(await configOf(signals, inference));
    expect(wishes).toEqual([wish]);
  });

  it('loads them for an algorithm that reads prompts, wrapped or not', async () => {
    const { models, wishes } = recording();
    const config = await configOf(LEARNED);
    const algorithm = { type: 'session_sticky', algorithm: { type: 'quality_cost' } };
    const decision = { name: 'd', priority: 0, models: [], plugins: [], algorithm };
    const routing = { ...config.routing, signals: [], decisions: [decision] } as unknown as NonNullable<
      typeof config.routing
    >;
    await models.for({ ...config, routing });
    expect(wishes).toHaveLength(1);
  });

  it('takes those with the transformer where they are loaded already', async () => {
    const { models, wishes } = recording();
    const whole = await models.open({ folder: undefined, full: true });
    expect(await models.open({ folder: undefined, full: false })).toBe(whole);
    expect(wishes).toHaveLength(1);
  });

  it('tries again after a failure', async () => {
    const { models, wishes } = recording();
    const config = await configOf(LEARNED, 'inference: { models: broken }');
    await expect(models.for(config)).rejects.toThrow('broken');
    await expect(models.for(config)).rejects.toThrow('broken');
    expect(wishes).toHaveLength(2);
    await models.dispose();
  });
});
