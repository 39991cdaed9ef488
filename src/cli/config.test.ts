import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfigText } from '../config/load.ts';
import { secretKeys } from '../config/secrets.ts';
import { runArgv } from './cli.fixture.ts';
import { createKinds } from './kinds.ts';

const kinds = createKinds().config;
const CANARY = 'sk-canary-0123456789';
const MODEL = 'models:\n  - name: small\n    backends: [{ url: http://127.0.0.1:8000/v1 }]\n';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-cli-config-'));
});
afterEach(() => vi.unstubAllGlobals());
afterAll(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'fairlead.yaml');
  await writeFile(path, text);
  return path;
}

const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) => runArgv(argv, env);

const load = async (text: string, env = {}) =>
  (await loadConfigText(text, 'fairlead.yaml', { kinds, env })).config;

describe('fairlead config check, as it is called', () => {
  it('exits with 0 and says so in JSON', async () => {
    const { code, out, err } = await run(['config', 'check', await file(MODEL), '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({ valid: true, problems: [], warnings: [], notes: [] });
  });

  it('exits with 2 and gives each problem whole in JSON', async () => {
    const path = await file(`${MODEL}routing:\n  default: smal\n`);
    const { code, out } = await run(['config', 'check', path, '--json']);
    expect(code).toBe(2);
    const said = JSON.parse(out);
    expect(said).toMatchObject({
      valid: false,
      warnings: [],
      notes: [],
      problems: [{ file: path, line: 5, column: 3 }],
    });
    expect(Object.keys(said.problems[0]).sort()).toEqual([
      'code',
      'column',
      'file',
      'line',
      'mend',
      'message',
      'path',
    ]);
  });

  it('exits with 2 and a line for each problem, none of which holds a key', async () => {
    const path = await file(
      'models:\n  - name: a\n    backends:\n      - url: ftp://a\n        key: ${KEY}\nroutin: 1\n',
    );
    const { code, out, err } = await run(['config', 'check', path], { KEY: CANARY });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`${path}:6:1 routin: `);
    expect(err).toContain('did you mean routing?');
    expect(err).not.toContain(CANARY);
  });

  it('reads variables from the environment that it was given', async () => {
    const path = await file(`${MODEL}listen: { port: '\${PORT}' }\n`);
    expect((await run(['config', 'check', path], { PORT: '9000' })).code).toBe(0);
    const { code, err } = await run(['config', 'check', path]);
    expect(code).toBe(2);
    expect(err).toContain(`${path}:4:11 listen.port: `);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('refuses a file that is not there, or none', async () => {
    expect((await run(['config', 'check', join(folder, 'none.yaml')])).code).toBe(2);
    expect((await run(['config', 'check'])).err).toContain('[FL_USAGE]');
  });
});

it('fairlead config schema prints the schema, and exits with 0', async () => {
  const { code, out, err } = await run(['config', 'schema']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toMatchObject({ title: 'Fairlead configuration', required: ['models'] });
});

describe('with the kinds of this build', () => {
  it('a provider that has a usual place needs no URL, and may be elsewhere', async () => {
    const config = await load(
      'models: [{ name: a, backends: [{ provider: ollama }, { provider: ollama, url: http://b:1/v1 }] }]',
    );
    expect(config.models[0]?.backends.map(({ url }) => url)).toEqual([
      'http://127.0.0.1:11434/v1',
      'http://b:1/v1',
    ]);
  });

  it('every provider that names a usual place can do without a URL but for keys of its own', async () => {
    for (const { id, defaultUrl, config: own } of kinds.providers) {
      if (defaultUrl === undefined || !own.safeParse({}).success) continue;
      const config = await load(`models: [{ name: a, backends: [{ provider: ${id} }] }]`);
      expect(config.models[0]?.backends[0], id).toMatchObject({ provider: id, url: defaultUrl });
    }
  });

  it('a model’s own time-outs are those that it states, and the fleet’s stay whole', async () => {
    const config = await load(
      `${MODEL}    timeouts: { gapMs: 0, firstTokenMs: 7 }\nfleet: { timeouts: { totalMs: 9 } }\n`,
    );
    expect(config.models[0]?.timeouts).toEqual({ gapMs: 0, firstTokenMs: 7 });
    expect(config.fleet.timeouts).toEqual({
      connectMs: 5_000,
      firstTokenMs: 120_000,
      gapMs: 60_000,
      totalMs: 9,
    });
    expect((await load(MODEL)).models[0]?.timeouts).toBeUndefined();
  });

  it('every key of a provider that sounds like a secret is one', () => {
    const secrets = secretKeys(kinds);
    for (const { id, config: own } of kinds.providers) {
      const names = Object.keys(own.shape).filter((name) => /secret|token$|password|apikey/i.test(name));
      for (const name of names) expect([...secrets], id).toContain(`models.*.backends.*.${name}`);
    }
  });
});

describe('fairlead init, as it is called', () => {
  it('writes a file that passes the check, never the key, and not twice', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    const path = join(folder, 'first.yaml');
    const env = { MISTRAL_API_KEY: CANARY };
    const first = await run(['init', '--out', path], env);
    expect(first.code).toBe(0);
    const written = await readFile(path, 'utf8');
    expect(written).toContain('${MISTRAL_API_KEY}');
    expect(written + first.out + first.err).not.toContain(CANARY);
    expect((await run(['config', 'check', path], env)).code).toBe(0);
    const second = await run(['init', '--out', path], env);
    expect(second.code).toBe(2);
    expect(second.err).toContain('--force');
    expect(await readFile(path, 'utf8')).toBe(written);
  });
});
