import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keyIdOf } from '../../gateway/identity/virtual-key.ts';
import { runArgv } from '../cli.fixture.ts';

// Every command opens the store in a thread of its own: some tests take 2 s, and more where all tests run together.
vi.setConfig({ testTimeout: 60_000 });

let root = '';
let store = '';
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fairlead-keys-'));
});
beforeEach(() => {
  store = join(root, `store-${count++}`);
});
afterAll(() => rm(root, { recursive: true }));

const run = (...argv: string[]) => runArgv([...argv, '--path', store]);
const create = async (...argv: string[]) =>
  JSON.parse((await run('keys', 'create', '--name', 'ci', '--json', ...argv)).out);
const list = async () =>
  (await run('keys', 'list', '--json')).out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('fairlead keys create', () => {
  it('prints the key once, with what it may do', async () => {
    const { code, out, err } = await run('keys', 'create', '--name', 'ci', '--rpm', '60');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [key = ''] = out.split('\n');
    expect(out).toContain('60 requests a minute');
    const listed = await run('keys', 'list');
    expect(listed.out).toMatch(new RegExp(`^${keyIdOf(key)}  valid +ci  `));
    expect(listed.out).not.toContain(key.slice(14));
  });

  it('prints nothing but the key with --quiet', async () => {
    const { code, out } = await run('keys', 'create', '--name', 'ci', '--quiet');
    expect(code).toBe(0);
    expect(out).toMatch(/^fl_[0-9A-Za-z]{10}_[0-9A-Za-z]{36}\n$/);
  });

  it('keeps all that was asked for, and no secret', async () => {
    const options = [
      '--team',
      'ops',
      '--user',
      'alice',
      '--tenant',
      'acme',
      '--models',
      'auto, small,auto',
      '--admin',
    ];
    const limits = ['--rpm', '60', '--tpm', '9000', '--concurrent', '4', '--expires', '30d'];
    const budgets = [
      '--budget',
      '10 money/month',
      '--budget',
      '2.5 money/day',
      '--budget',
      '100 requests / total',
    ];
    const { key, ...made } = await create(...options, ...limits, ...budgets);
    const [kept] = await list();
    expect(kept).toEqual(made);
    expect(kept).toMatchObject({
      name: 'ci',
      state: 'valid',
      team: 'ops',
      user: 'alice',
      tenant: 'acme',
      models: ['auto', 'small'],
      admin: true,
      limits: {
        requestsPerMinute: 60,
        tokensPerMinute: 9_000,
        concurrent: 4,
        budgets: [
          { unit: 'money', per: 'month', amount: 10 },
          { unit: 'money', per: 'day', amount: 2.5 },
          { unit: 'requests', per: 'total', amount: 100 },
        ],
      },
    });
    expect(Date.parse(kept.expires) - Date.parse(kept.created)).toBe(30 * 86_400_000);
    for (const file of await readdir(store)) {
      expect((await readFile(join(store, file))).includes(key.slice(14))).toBe(false);
    }
  });

  it.each([
    [[], '--name'],
    [['--name', ' '], '--name'],
    [['--name', 'a\u001b[31mb'], '--name'],
    [['--name', 'a', 'b'], "'b'"],
    [['--name', 'a', '--rpm', '0'], '--rpm'],
    [['--name', 'a', '--tpm', '1.5'], '--tpm'],
    [['--name', 'a', '--concurrent', 'many'], '--concurrent'],
    [['--name', 'a', '--budget', '10 mony/month'], 'money|tokens|requests'],
    [['--name', 'a', '--budget', '0 money/month'], '--budget'],
    [['--name', 'a', '--budget', '1.2.3 money/month'], '--budget'],
    [['--name', 'a', '--expires', '30'], '30d'],
    [['--name', 'a', '--expires', '0d'], '--expires'],
  ])('%j is bad use: one line, code 2, and no store', async (argv, said) => {
    const { code, out, err } = await run('keys', 'create', ...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
    expect(err).toContain('[FL_USAGE]');
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(await readdir(root)).not.toContain(store.slice(root.length + 1));
  });

  it('by a configuration, knows its store, its teams and its models', async () => {
    const file = join(root, 'fairlead.yaml');
    await writeFile(
      file,
      `models: [{ name: small, backends: [{ url: http://127.0.0.1:8000/v1 }] }]\nstore: { path: '${store}' }\nidentity: { teams: [{ name: ops }] }\n`,
    );
    const byFile = (...argv: string[]) => runArgv(['keys', 'create', '--name', 'ci', '-c', file, ...argv]);
    const wrong = await byFile('--team', 'opps');
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('did you mean ops?');
    const right = await byFile('--team', 'ops', '--models', 'small,auto,smal', '--quiet');
    expect(right.code).toBe(0);
    expect(right.err).toContain("no model is called 'smal'");
    expect(right.err).toContain('identity.keys is off');
    expect(await list()).toMatchObject([{ team: 'ops' }]);
  });
});

describe('fairlead keys revoke and rotate', () => {
  it('revokes by id, by the whole key, and twice without harm', async () => {
    const [one, two] = [await create(), await create()];
    const { code, out } = await run('keys', 'revoke', one.id, two.key);
    expect(code).toBe(0);
    expect(out).toContain(one.id);
    expect(out).not.toContain(two.key);
    expect(await list()).toMatchObject([{ state: 'revoked' }, { state: 'revoked' }]);
    expect((await run('keys', 'revoke', one.id)).out).toContain('already');
  });

  it('revokes none where one of them does not exist', async () => {
    const one = await create();
    const { code, err } = await run('keys', 'revoke', one.id, 'ci');
    expect(code).toBe(2);
    expect(err).toContain(`keys of that name: ${one.id}`);
    expect(await list()).toMatchObject([{ state: 'valid' }]);
  });

  it('rotates the secret, and keeps the id and the old secret for its grace', async () => {
    const { key, id } = await create('--rpm', '5');
    const rotated = JSON.parse((await run('keys', 'rotate', id, '--grace', '1h', '--json')).out);
    expect(rotated).toMatchObject({ id, name: 'ci', limits: { requestsPerMinute: 5 } });
    expect(rotated.key).not.toBe(key);
    expect(Date.parse(rotated.previousUntil)).toBeGreaterThan(Date.now() + 3_500_000);
    await run('keys', 'rotate', id);
    expect(await list()).toMatchObject([{ id, previousUntil: null }]);
  });

  it('gives no new secret to a key that is revoked', async () => {
    const { id } = await create();
    await run('keys', 'revoke', id);
    expect(await run('keys', 'rotate', id)).toMatchObject({ code: 2, out: '' });
  });

  it('writes each change into the record log, without a secret', async () => {
    const { id, key } = await create();
    const rotated = JSON.parse((await run('keys', 'rotate', id, '--json')).out);
    await run('keys', 'revoke', id);
    const { out } = await run('log', 'list', '--json');
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ kind, body }) => [kind, body.actor, body.detail.id])).toEqual([
      ['key.revoked', 'cli', id],
      ['key.rotated', 'cli', id],
      ['key.created', 'cli', id],
    ]);
    for (const secret of [key, rotated.key]) expect(out).not.toContain(secret.slice(14, 44));
  });

  it('says that there is no store, rather than to make one', async () => {
    for (const argv of [['list'], ['revoke', 'x'], ['rotate', 'x']]) {
      const { code, err } = await run('keys', ...argv);
      expect(code).toBe(2);
      expect(err).toContain('[FL_STORE_UNAVAILABLE]');
    }
  });
});
