import { describe, expect, test } from 'vitest';
import { loadClassifiers } from '../../src/inference/load.ts';
import { tasks } from '../../src/inference/tasks/index.gen.ts';
import { goldenOf } from './answers.ts';
import { goldenAnswers, goldenPrompts } from './golden/files.ts';

/** Where the models were trained anew, `node tests/inference/write-golden.ts` writes the answers again. */
describe('the golden answers', async () => {
  const classifiers = await loadClassifiers();
  const prompts = goldenPrompts();
  const wanted = goldenAnswers();
  const found = prompts.map((text) => goldenOf(classifiers, text));

  test('are of 200 prompts', () => {
    expect([prompts.length, wanted.length]).toEqual([200, 200]);
  });

  test.for(tasks.map(({ id }) => id))('%s', (id) => {
    const differing = prompts.flatMap((text, i) =>
      JSON.stringify(found[i]?.[id]) === JSON.stringify(wanted[i]?.[id])
        ? []
        : [{ text: text.slice(0, 80), wanted: wanted[i]?.[id], found: found[i]?.[id] }],
    );
    expect(differing).toEqual([]);
  });
});
