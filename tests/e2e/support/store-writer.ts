/**
 * Writes into the store at argv[2] as fast as it may until it is killed, and into the file argv[3] a line for each thing
 * that was accepted: what it says there must never be lost. argv[4] is its name.
 */
import { openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { storeSchema } from '../../../src/config/schema/store.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { keyRecord, requestRecord, takeOf } from '../../../src/store/records.fixture.ts';

const [, , path = '', file = '', name = ''] = process.argv;
const accepted = openSync(file, 'a');
const say = (...words: readonly (string | number)[]) => writeSync(accepted, `${words.join(' ')}\n`);

const store = await openStore(storeSchema.parse({ path }));
say('ready');

async function addRecords(): Promise<void> {
  for (let index = 0; ; index++) {
    const [id, atMs] = [`${name}-${index}`, Date.now()];
    store.log.add('request', requestRecord({ id, atMs }));
    say('record', id, atMs);
    if (index % 4 === 0) await pause(1);
  }
}

async function putKeys(): Promise<void> {
  for (let index = 0; ; index++) {
    const id = `${name}-${index}`;
    await store.keys.put(keyRecord({ id, hash: id }));
    say('key', id);
    await store.keys.change(id, { revokedAtMs: 5 });
    say('revoked', id);
    await store.settings.put(id, `value of ${id}`);
    say('setting', id);
    await pause(10);
  }
}

async function spend(): Promise<void> {
  for (;;) {
    await store.counters.take([
      takeOf({ key: 'budget', limit: 1_000_000 }),
      takeOf({ key: name, limit: 1_000_000 }),
    ]);
    say('taken');
    await pause(3);
  }
}

await Promise.all([addRecords(), putKeys(), spend()]);
