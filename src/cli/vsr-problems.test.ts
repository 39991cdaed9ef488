import { describe, expect, it } from 'vitest';
import { importVsr } from '../config/import/vsr.ts';
import { loadConfigText } from '../config/load.ts';
import { createKinds } from './kinds.ts';

const kinds = createKinds().config;
const load = (text: string, env: Record<string, string>) => loadConfigText(text, 'vsr.yaml', { kinds, env });

const CANARY = 'canary-of-the-environment';

/** Lines are counted by the tests: keep them one key each where a test names them. */
const file = ({
  family = 'qwen3',
  operator = 'OR',
  url = 'h:1',
  reference = 'a',
  use = '',
} = {}) => `version: v0.3
providers:
  models:
    - name: lost
    - name: a
      reasoning_family: ${family}
      backend_refs:
        - name: nowhere
        - endpoint: ${url}
          api_key_env: KEY
routing:
  signals:
    context:
      - { name: long, min_tokens: 1K }
    keywords:
      - name: code
        operator: ${operator}
        keywords: [python]
  decisions:
    - name: one
      rules:
        operator: AND
        conditions:
          - { type: context, name: long }
          - type: keyword
            name: code
      modelRefs:
        - model: gone
        - model: ${reference}
          ${use}
`;

const env = { KEY: 'k', CANARY };

async function problemsOf(text: string, variables: Record<string, string> = env) {
  const error: unknown = await load(text, variables).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return (error as { problems: readonly object[] }).problems;
}

describe('a problem of a file of VSR', () => {
  it('is at the key that it comes from, whatever was left out before it', async () => {
    expect(await problemsOf(file(), {})).toMatchObject([
      { line: 10, path: 'providers.models[1].backend_refs[1].api_key_env', code: 'FL_CONFIG_ENV' },
    ]);
    expect(await problemsOf(file({ url: 'no host' }))).toMatchObject([
      { line: 9, path: 'providers.models[1].backend_refs[1].endpoint' },
    ]);
    expect(await problemsOf(file({ operator: 'XOR' }))).toMatchObject([
      { line: 17, path: 'routing.signals.keywords[0].operator' },
    ]);
  });

  it('is at the key of the recipe that it comes from', async () => {
    const recipe =
      'entrypoints:\n  - { model_names: [mine], recipe: r }\nrecipes:\n  - name: r\n    routing:\n' +
      '      signals:\n        keywords:\n          - name: k\n            operator: XOR\n            keywords: [a]\n';
    expect(await problemsOf(file() + recipe)).toMatchObject([
      { line: 39, path: 'recipes[0].routing.signals.keywords[0].operator' },
    ]);
  });

  it('shows the reference to a variable and not what it holds', async () => {
    const { warnings } = await load(file({ family: '${CANARY}' }), env);
    expect(warnings).toContainEqual(
      expect.objectContaining({
        line: 6,
        path: 'providers.models[1].reasoning_family',
        message: expect.stringContaining('${CANARY}'),
      }),
    );
    expect(JSON.stringify(warnings)).not.toContain(CANARY);
    const problems = await problemsOf(file({ operator: '${CANARY}', url: 'h:${CANARY}' }));
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain(CANARY);
  });
});

describe('use_reasoning', () => {
  const modelsOf = (text: string) =>
    (importVsr(text).config.routing as { decisions: { models: unknown }[] }).decisions[0]?.models;

  it('is off where the file does not state it, for a model that has a reasoning family', () => {
    expect(modelsOf(file())).toEqual([{ model: 'a', reasoning: false }]);
    expect(modelsOf(file({ use: 'use_reasoning: true' }))).toEqual([{ model: 'a', reasoning: true }]);
  });

  it('is nothing to a model without a family', () => {
    expect(modelsOf(file().replace(/ +reasoning_family.*\n/, ''))).toEqual([{ model: 'a' }]);
  });
});
