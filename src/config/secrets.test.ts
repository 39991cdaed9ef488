import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kinds, load, problemsOf } from './__fixtures__/kinds.ts';
import { loadConfigFile } from './load.ts';
import { redactConfig, secretKeys } from './secrets.ts';

const CANARY = 'sk-canary-0123456789';

const withSecrets = (key: string, token = key) => `models:
  - name: small
    backends:
      - url: http://127.0.0.1:8000/v1
        provider: cloud
        key: ${key}
        headers: { X-Extra: ${key} }
        sessionToken: ${key}
listen:
  admin: { token: ${token} }
`;

describe('secrets from files', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-secrets-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const loadFile = (env = {}) => loadConfigFile(join(folder, 'fairlead.yaml'), { kinds, env });

  it.each([
    ['no newline', CANARY],
    ['a newline', `${CANARY}\n`],
    ['a newline of Windows', `${CANARY}\r\n`],
  ])('are read relative to the configuration, with %s at the end', async (_what, content) => {
    await writeFile(join(folder, 'key.txt'), content);
    await writeFile(join(folder, 'fairlead.yaml'), withSecrets('file:key.txt'));
    const { config, files } = await loadFile();
    expect(config.models[0]?.backends[0]).toMatchObject({
      key: CANARY,
      headers: { 'X-Extra': CANARY },
      sessionToken: CANARY,
    });
    expect(config.listen.admin?.token).toBe(CANARY);
    expect(new Set(files)).toEqual(new Set([join(folder, 'key.txt')]));
  });

  it('may be given by an absolute path, and the path by a variable', async () => {
    await writeFile(join(folder, 'key'), CANARY);
    await writeFile(join(folder, 'fairlead.yaml'), withSecrets('"file:${FOLDER}/key"'));
    const { config } = await loadFile({ FOLDER: folder });
    expect(config.models[0]?.backends[0]?.key).toBe(CANARY);
  });

  it('keep blanks that are their own', async () => {
    await writeFile(join(folder, 'key'), 'a  b\n');
    await writeFile(join(folder, 'fairlead.yaml'), withSecrets('file:key'));
    expect((await loadFile()).config.listen.admin?.token).toBe('a  b');
  });

  it('that cannot be read are a fault each, where they are named', async () => {
    const problems = await problemsOf(withSecrets('k', 'file:none.txt'));
    expect(problems).toMatchObject([
      { line: 10, column: 12, path: 'listen.admin.token', code: 'FL_CONFIG_SECRET' },
    ]);
    expect(problems[0]?.message).toContain('none.txt');
  });

  it('are not read where no secret belongs', async () => {
    const text = 'models: [{ name: a, description: file:none, backends: [{ url: http://a/v1 }] }]';
    const { config, files } = await load(text);
    expect(config.models[0]?.description).toBe('file:none');
    expect(files).toEqual([]);
  });
});

describe('redactConfig', () => {
  it('hides keys, headers, the secrets of providers and the admin token, and nothing else', async () => {
    const { config } = await load(withSecrets(CANARY));
    const shown = redactConfig(config, secretKeys(kinds));
    expect(JSON.stringify(shown)).not.toContain(CANARY);
    const [model] = config.models;
    expect(shown).toEqual({
      ...config,
      models: [
        {
          ...model,
          backends: [
            {
              ...model?.backends[0],
              key: '***',
              headers: { 'X-Extra': '***' },
              sessionToken: '***',
            },
          ],
        },
      ],
      listen: { ...config.listen, admin: { ...config.listen.admin, token: '***' } },
    });
  });

  it('leaves the configuration as it was, and adds no secret where there is none', async () => {
    const { config } = await load('models: [{ name: a, backends: [{ url: http://a/v1 }] }]');
    const before = structuredClone(config);
    expect(redactConfig(config, secretKeys(kinds))).toEqual(before);
    expect(config).toEqual(before);
  });
});

describe('messages', () => {
  /** Every place of a secret, and ways in which one goes wrong there. */
  const faults = [...withSecrets(CANARY).split(CANARY).slice(1).keys()].flatMap((nth) =>
    [
      `[${CANARY}]`,
      `{ ${CANARY}: ${CANARY} }`,
      `*${CANARY}`,
      `"${CANARY}`,
      `@${CANARY}`,
      `&${CANARY}`,
      `!${CANARY}`,
    ].map((bad) => {
      let at = 0;
      return withSecrets(CANARY).replaceAll(CANARY, (good) => (at++ === nth ? bad : good));
    }),
  );

  it.each(faults)('hold no secret, whatever is wrong with it: %#', async (text) => {
    const said = await problemsOf(text).catch(() => []);
    expect(JSON.stringify(said)).not.toContain(CANARY);
  });

  it('hold no secret that a variable brought in', async () => {
    const text = withSecrets('${KEY}').replace('provider: cloud', 'provider: clod');
    expect(JSON.stringify(await problemsOf(text, { KEY: CANARY }))).not.toContain(CANARY);
  });

  it('hold no secret when the mapping around it is the fault', async () => {
    const text = withSecrets(CANARY).replace('        key: ', '        key: x\n        key: ');
    expect(JSON.stringify(await problemsOf(text))).not.toContain(CANARY);
    const inset = withSecrets(CANARY).replace('        key: ', '       key: ');
    expect(JSON.stringify(await problemsOf(inset))).not.toContain(CANARY);
  });
});
