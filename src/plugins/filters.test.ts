import { expect, test } from 'vitest';
import { z } from 'zod';
import { Registry } from '../core/registry.ts';
import { createPluginChain } from './chain.ts';
import { type AnswerFilter, definePlugin, type PluginKind } from './define.ts';
import { mergedPlugins } from './merge.ts';
import { completionOf, pluginRequest, pluginWorld } from './request.fixture.ts';

/** A plugin whose filter puts its id behind the answer. */
const marks = (id: string, order: number, answers = false): PluginKind =>
  definePlugin({
    id,
    title: id,
    summary: 'For tests.',
    order,
    aliases: [`${id}_alias`],
    config: z.strictObject({ n: z.number().optional() }),
    examples: [],
    create: () => ({
      before: () => (answers ? { path: 'cache', completion: completionOf('kept') } : undefined),
      after: (): AnswerFilter => ({
        whole: (completion) => ({ ...completion, id: `${completion.id}-${id}` }),
        chunk: (chunk) => [chunk],
        end: () => [],
      }),
    }),
  });

async function idAfter(kinds: PluginKind[]) {
  const chain = createPluginChain(
    kinds.map(({ id }) => ({ type: id })),
    new Registry('plugin', kinds),
    pluginWorld(),
  );
  const { answer, filters } = await chain.run(pluginRequest());
  let completion = answer?.completion ?? completionOf('new', { id: 'new' });
  for (const filter of filters) completion = await filter.whole(completion);
  return completion.id;
}

test('who saw the request first sees the answer last', async () => {
  expect(await idAfter([marks('a', 1), marks('b', 2), marks('c', 3)])).toBe('new-c-b-a');
});

test('an immediate answer passes the filters of those before it, and not its own', async () => {
  expect(await idAfter([marks('a', 1), marks('b', 2, true), marks('c', 3)])).toBe('c-1-a');
});

test('a plugin of the decision stands in place of one of every request, under any of its names', () => {
  const registry = new Registry('plugin', [marks('a', 1), marks('b', 2)]);
  const everywhere = [{ type: 'a', n: 1 }, { type: 'b' }];
  expect(mergedPlugins(everywhere, [{ type: 'a_alias', n: 2 }], registry)).toEqual([
    { type: 'b' },
    { type: 'a_alias', n: 2 },
  ]);
  expect(mergedPlugins(everywhere, [], registry)).toEqual(everywhere);
});

test('the digest tells one configuration from another', () => {
  const registry = new Registry('plugin', [marks('a', 1)]);
  const digest = (n: number) => createPluginChain([{ type: 'a', n }], registry, pluginWorld()).digest;
  expect(digest(1)).toBe(digest(1));
  expect(digest(1)).not.toBe(digest(2));
});

test('a plugin that refuses leaves nobody waiting: those before it are closed', async () => {
  const closed: boolean[] = [];
  const first = definePlugin({
    ...marks('a', 1),
    create: () => ({
      after: (): AnswerFilter => ({
        whole: (completion) => completion,
        chunk: (chunk) => [chunk],
        end: () => [],
        close: (ok) => void closed.push(ok),
      }),
    }),
  });
  for (const refuse of [
    () => {
      throw new Error('no');
    },
    () => Promise.reject(new Error('no')),
  ]) {
    const second = definePlugin({ ...marks('b', 2), create: () => ({ before: refuse }) });
    const chain = createPluginChain(
      [{ type: 'a' }, { type: 'b' }],
      new Registry('plugin', [first, second]),
      pluginWorld(),
    );
    await expect((async () => chain.run(pluginRequest()))()).rejects.toThrow('no');
  }
  expect(closed).toEqual([false, false]);
});
