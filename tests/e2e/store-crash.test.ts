import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { storeSchema } from '../../src/config/schema/store.ts';
import { createCounters } from '../../src/store/counters/create.ts';
import { type OpenStore, openStore } from '../../src/store/open-store.ts';
import { eventRecord, keyRecord, takeOf } from '../../src/store/records.fixture.ts';
import { tinyDisk } from './support/tiny-disk.ts';

const WRITER = fileURLToPath(import.meta.resolve('./support/store-writer.ts'));
const KILLS = 50;
const AT_ONCE = 5;
const LONGEST_LIFE_MS = 1_500;
/** A machine that is busy with other things starts a process slowly. */
const TIMEOUT_MS = 240_000;
/** What may be lost of records. */
const LAST_MS = 1_000;

const root = mkdtempSync(join(tmpdir(), 'fairlead-crash-'));
afterAll(() => rmSync(root, { recursive: true }));

interface Life {
  readonly name: string;
  readonly killedMs: number;
  /** What it was told to be accepted, as words. */
  readonly accepted: readonly (readonly string[])[];
}

/** Starts a writer, and kills it at a random moment of its work. */
async function liveAndDie(path: string, name: string): Promise<Life> {
  const file = join(root, `accepted-${name}`);
  const child = spawn(process.execPath, [WRITER, path, file, name], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  await isReady(child, file);
  await pause(Math.random() * LONGEST_LIFE_MS);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  const killedMs = Date.now();
  await exited;
  if (child.signalCode !== 'SIGKILL') throw new Error(`writer ${name} ended by itself:\n${said.join('')}`);
  const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return { name, killedMs, accepted: whole.map((line) => line.split(' ')) };
}

async function isReady(child: ChildProcess, file: string): Promise<void> {
  while (child.exitCode === null && !(existsSync(file) && readFileSync(file, 'utf8').startsWith('ready\n')))
    await pause(10);
}

async function idsOf(store: OpenStore): Promise<Set<string>> {
  const ids = new Set<string>();
  let beforeSeq: number | undefined;
  for (;;) {
    const page = await store.log.list({ limit: 5_000, beforeSeq, kind: 'request' });
    for (const { body } of page) ids.add((body as { id: string }).id);
    beforeSeq = page.at(-1)?.seq;
    if (beforeSeq === undefined) return ids;
  }
}

describe('a store whose processes are killed', () => {
  test(
    `${KILLS} times in the middle of writes: nothing accepted is lost, and the chain holds`,
    async () => {
      const path = join(root, 'data');
      const lives: Life[] = [];
      for (let round = 0; round < KILLS / AT_ONCE; round++) {
        const names = Array.from({ length: AT_ONCE }, (_, index) => `w${round}x${index}`);
        lives.push(...(await Promise.all(names.map((name) => liveAndDie(path, name)))));
      }
      const store = await openStore(storeSchema.parse({ path }), { mustExist: true });
      const wordsOf = (what: string) =>
        lives.flatMap(({ accepted }) => accepted).filter(([kind]) => kind === what);

      expect(await store.log.verify()).toMatchObject({ ok: true });

      const ids = await idsOf(store);
      const old = lives.flatMap(({ accepted, killedMs }) =>
        accepted.filter(([kind, , atMs]) => kind === 'record' && Number(atMs) < killedMs - LAST_MS),
      );
      expect(old.length).toBeGreaterThan(0);
      expect(old.filter(([, id]) => !ids.has(id ?? ''))).toEqual([]);

      const keys = new Map((await store.keys.list()).map((key) => [key.id, key]));
      expect(wordsOf('key').length).toBeGreaterThan(KILLS);
      expect(wordsOf('key').filter(([, id]) => !keys.has(id ?? ''))).toEqual([]);
      expect(wordsOf('revoked').filter(([, id]) => keys.get(id ?? '')?.revokedAtMs !== 5)).toEqual([]);
      for (const [, id = ''] of wordsOf('setting'))
        expect(await store.settings.get(id)).toBe(`value of ${id}`);

      const [spent = 0, ...each] = await store.counters.read(
        ['budget', ...lives.map(({ name }) => name)].map((key) => takeOf({ key })),
      );
      // One more each at the most: what was taken, and the process was killed before it knew.
      expect(spent).toBeGreaterThanOrEqual(wordsOf('taken').length);
      expect(spent).toBeLessThanOrEqual(wordsOf('taken').length + KILLS);
      expect(each.reduce((sum, used) => sum + used, 0)).toBe(spent);
      await store.close();
    },
    TIMEOUT_MS,
  );
});

describe('a store whose disk is full', () => {
  test('lets requests go on, sheds what does not fit, and catches up when there is room', async () => {
    await using disk = await tinyDisk(join(root, 'disk'));
    const config = storeSchema.parse({ path: join(disk.folder, 'data'), flushMs: 5, queue: 50 });
    const store = await openStore(config);
    const counters = await createCounters({ config, store });
    const take = takeOf({ limit: 1_000 });
    await counters.take([take]);
    await disk.fill();
    // What the files have room for in themselves is used up first.
    const detail = { text: 'x'.repeat(20_000) };
    let added = 0;
    while (store.health().ok && added < 500) {
      store.log.addEvent(eventRecord({ atMs: added++, detail }));
      await store.log.flush().catch(() => undefined);
    }
    expect(store.health().degraded).toEqual([
      expect.stringMatching(/the disk .*: requests go on; \d+ records wait/),
    ]);
    for (let index = 0; index < 100; index++) store.log.addEvent(eventRecord({ atMs: added++ }));
    expect(store.log.shed).toBeGreaterThan(0);
    let used = 1;
    while (counters.health().ok && used < 200)
      expect(await counters.take([take])).toEqual({ ok: true, used: [++used] });
    expect(counters.health().degraded).toEqual([expect.stringMatching(/^The database does not count/)]);
    // A small one may still find room in SQLite's own files; but it is kept, or refused in words.
    const put = await store.keys.put(keyRecord()).then(
      () => 'kept',
      ({ code }) => code,
    );
    expect(['kept', 'FL_STORE_UNAVAILABLE']).toContain(put);

    await disk.free();
    while (!store.health().ok || !counters.health().ok) await pause(20);
    await store.log.flush();
    const verdict = await store.log.verify();
    expect(verdict).toMatchObject({ ok: true });
    const [told] = await store.log.list({ limit: 1, kind: 'log.shed' });
    expect(told?.body).toMatchObject({ detail: { rows: store.log.shed } });
    expect(verdict.rows).toBe(added - store.log.shed + 1);
    expect(await store.counters.read([take])).toEqual([used]);
    expect((await store.keys.list()).length).toBe(put === 'kept' ? 1 : 0);
    await store.keys.put(keyRecord({ id: 'k2', hash: 'b' }));
    await store.close();
  });
});
