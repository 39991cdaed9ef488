import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeSchema } from '../../config/schema/store.ts';
import { openStore } from '../../store/open-store.ts';
import { eventRecord, requestRecord } from '../../store/records.fixture.ts';
import { runArgv } from '../cli.fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'fairlead-log-'));
const path = join(root, 'data');
const config = join(root, 'fairlead.yaml');
const chainKey = 'sixteen characters';

beforeAll(async () => {
  const store = { path, chainKey };
  writeFileSync(
    config,
    JSON.stringify({ models: [{ name: 'm', backends: [{ url: 'http://127.0.0.1:9/v1' }] }], store }),
  );
  const open = await openStore(storeSchema.parse(store));
  open.log.add('request', requestRecord({ keyId: 'k1', model: 'm1\u001b[2J' }));
  open.log.add(
    'request',
    requestRecord({ keyId: 'k2', status: 503, error: 'FL_UPSTREAM_UNAVAILABLE', cost: 0 }),
  );
  open.log.addEvent(eventRecord());
  await open.close();
});
afterAll(() => rmSync(root, { recursive: true }));

describe('fairlead log', () => {
  test('list prints the newest rows first, a line each, and no control character', async () => {
    const { code, out } = await runArgv(['log', 'list', '-c', config]);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      '3  1970-01-01T00:00:01.000Z  key.created  by admin  id=k1',
      '2  1970-01-01T00:00:01.000Z  request  503  m1 at b1  FL_UPSTREAM_UNAVAILABLE  key k2  12+40 tokens  311 ms',
      '1  1970-01-01T00:00:01.000Z  request  200  m1?[2J at b1  key k1  12+40 tokens  0.00200 USD  311 ms',
    ]);
  });

  test('list takes a limit, a kind, a key, and prints JSON', async () => {
    const seqs = async (...args: readonly string[]) => {
      const { out } = await runArgv(['log', 'list', '-c', config, '--json', ...args]);
      return out
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).seq);
    };
    expect(await seqs('--limit', '2')).toEqual([3, 2]);
    expect(await seqs('--kind', 'key.created')).toEqual([3]);
    expect(await seqs('--key', 'k1')).toEqual([1]);
    expect(await seqs('--before', '2')).toEqual([1]);
  });

  test('head is what verify takes; verify finds what was altered since, with exit code 1', async () => {
    const head = (await runArgv(['log', 'head', '-c', config])).out.trim();
    expect(head).toMatch(/^3:[0-9a-f]{64}$/);
    const fine = await runArgv(['log', 'verify', '-c', config, '--head', head]);
    expect(fine).toMatchObject({
      code: 0,
      out: `The chain holds: 3 rows, the last hash is ${head.slice(2)}.\n`,
    });
    const database = new DatabaseSync(join(path, 'fairlead.sqlite'));
    database.exec(`update fairlead_records set body = replace(body, '503', '200') where seq = 2`);
    database.close();
    const broken = await runArgv(['log', 'verify', '-c', config, '--json']);
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.out)).toMatchObject({ ok: false, seq: 2 });
    expect((await runArgv(['log', 'verify', '-c', config])).out).toMatch(
      /^The chain is broken after 1 row: row 2 does not match/,
    );
  });

  test.for([
    [['verify'], /no store was named.*FL_USAGE/],
    [['verify', '-c', config, '--path', path], /more than one store.*FL_USAGE/],
    [['verify', '--path', join(root, 'none')], /none\/fairlead.sqlite is not there.*FL_STORE_UNAVAILABLE/],
    [['verify', '--path', path], /another chainKey.*FL_STORE_FAILED/],
    [['head', '--url', 'mysql://x'], /must start with postgres:\/\/.*FL_USAGE/],
    [['verify', '-c', config, '--head', '3:xyz'], /--head is not what.*FL_USAGE/],
    [['list', '-c', config, '--limit', 'many'], /--limit must be a whole number.*FL_USAGE/],
    [['list', '-c', join(root, 'none.yaml')], /none\.yaml/],
  ] as const)('says in one line what is wrong with %j', async ([args, said]) => {
    const { code, out, err } = await runArgv(['log', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(said);
    expect(err.trimEnd()).not.toContain('\n');
  });
});
