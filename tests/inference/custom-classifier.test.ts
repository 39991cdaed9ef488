import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runArgv } from '../../src/cli/cli.fixture.ts';

const RISK = join(import.meta.dirname, '../../src/inference/custom/__fixtures__/risk');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-custom-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A policy that sends what the classifier calls unsafe to a model of its own. */
async function configWith(modelPath: string, labels = 'safe, unsafe'): Promise<string> {
  const file = join(folder, 'fairlead.yaml');
  await writeFile(
    file,
    `models:
  - { name: open, backends: [{ url: 'http://127.0.0.1:9/v1' }] }
  - { name: strict, backends: [{ url: 'http://127.0.0.1:9/v1' }] }
inference: { budgetMs: 10000 }
routing:
  signals:
    - { type: classifier, name: risk, modelPath: '${modelPath}', labels: [${labels}], threshold: 0.8 }
  decisions:
    - { name: careful, priority: 10, rules: { type: classifier, name: risk, label: unsafe }, models: [{ model: strict }] }
    - { name: rest, models: [{ model: open }] }
`,
  );
  return file;
}

describe('a policy with a classifier of the operator’s own', () => {
  it.each([
    ['this is bad', 'careful', 'strict'],
    ['this is good', 'rest', 'open'],
    ['bad and good', 'rest', 'open'],
  ])('explains where %j goes: %s', async (prompt, decision, model) => {
    const file = await configWith(RISK);
    const { code, out } = await runArgv(['explain', '-c', file, '--json', prompt]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ decision: { name: decision }, model });
  });

  it('is found good', async () => {
    expect(await runArgv(['config', 'check', await configWith(RISK)])).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    ['nothing lies at its path', './nowhere', undefined, 'There is no classifier at ./nowhere'],
    ['the labels are others', RISK, 'a, b, c', 'has 2 outputs (safe, unsafe), and 3 labels are named'],
  ])('is found bad where %s', async (_what, path, labels, why) => {
    const { code, out, err } = await runArgv(['config', 'check', await configWith(path, labels)]);
    expect(code).toBe(2);
    expect(out + err).toContain(why);
    expect(out + err).not.toContain('    at ');
  });
});
