import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeClassifiers } from '../routing/signals/classifiers.fixture.ts';
import { createBoardModels } from './board-models.ts';
import { checkConfig } from './check-config.ts';
import { createKinds } from './kinds.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-check-'));
});
afterAll(() => rm(folder, { recursive: true }));

const models = () => createBoardModels(createKinds(), async () => fakeClassifiers());

async function check(text: string) {
  const file = join(folder, 'fairlead.yaml');
  await writeFile(file, text);
  return checkConfig(file, { A_KEY: 'k' }, models());
}

const withBackend = (keys: string) => `models: [{ name: a, backends: [{ ${keys} }] }]\n`;
const withRouting = (routing: string) => `${withBackend('url: http://a/v1')}routing:\n  ${routing}\n`;

describe('checkConfig', () => {
  it('counts what a good file holds', async () => {
    expect(await check(withRouting('decisions: [{ name: d }]'))).toEqual({
      summary: '1 model, 1 backend, 1 decision',
      problems: [],
      warnings: [],
      notes: [],
    });
    expect((await check(withBackend('url: http://a/v1'))).summary).toMatch(/the built-in policy$/);
  });

  it.each([
    [
      'a pattern that is no RE2',
      withRouting("signals: [{ type: keyword, name: k, method: regex, keywords: ['(?=x)'] }]"),
      /keywords/,
    ],
    [
      'a time zone that is none',
      withRouting('signals: [{ type: time, name: t, zone: Mars/Olympus }]'),
      /zone/,
    ],
    [
      'an algorithm within an algorithm',
      withRouting(
        'decisions: [{ name: d, models: [{ model: a }], algorithm: { type: session_sticky, then: { type: wieghted } } }]',
      ),
      /algorithm/,
    ],
    [
      'half of the credentials of AWS',
      withBackend(
        'url: https://bedrock-runtime.eu-central-1.amazonaws.com, provider: bedrock, secretAccessKey: sk-canary',
      ),
      /accessKeyId/,
    ],
    [
      'scores that read one another',
      withRouting(
        'projections: { scores: [{ name: s, inputs: [{ type: projection, name: s, weight: 1 }] }] }',
      ),
      /^$/,
    ],
  ])('refuses what only a unit can know: %s', async (_what, text, path) => {
    const { problems, summary } = await check(text);
    expect(summary).toBe('');
    expect(problems).toMatchObject([{ line: 0, code: 'FL_CONFIG_INVALID' }]);
    expect(problems[0]?.path).toMatch(path);
    expect(JSON.stringify(problems)).not.toContain('sk-canary');
  });

  it('says of a file that is not there, or is a folder, what to do', async () => {
    const missing = await checkConfig(join(folder, 'none.yaml'), {});
    expect(missing.problems).toMatchObject([{ line: 0, code: 'FL_CONFIG_UNREADABLE' }]);
    expect((await checkConfig(folder, {})).problems[0]?.message).toBe('it cannot be read');
  });
});

describe('what signals say of themselves', () => {
  it('stands in the notes: how well an intent is told apart, a threshold that was fitted', async () => {
    const phrases = '[refund it, a refund please, refund my order, refund now, money back as refund]';
    const { notes, problems } = await check(
      withRouting(
        `signals: [{ type: intent, name: desk, intents: { refund: ${phrases} } }, { type: embedding, name: near, candidates: [a, b] }]`,
      ),
    );
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      {
        recipe: 'main',
        type: 'intent',
        name: 'desk',
        note: expect.stringMatching(/^leave-one-out accuracy \d+ % over 5/),
      },
      { recipe: 'main', type: 'embedding', name: 'near', note: expect.stringMatching(/fitted at load/) },
    ]);
  });

  it('is nothing for a file of VSR’s that cannot be refused: it loads, whatever it holds', async () => {
    const fixture = join(import.meta.dirname, '../config/__fixtures__/vsr-reference.yaml');
    const { problems, notes } = await checkConfig(fixture, { A_KEY: 'k' }, models());
    expect(problems).toEqual([]);
    expect(notes).toContainEqual(
      expect.objectContaining({ type: 'kb', note: expect.stringContaining('is not there') }),
    );
  });
});
