import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../core/clock.ts';
import type { DatabaseKind } from '../database/database.ts';
import { Engine } from '../engine/engine.ts';
import {
  type ArgumentOf,
  type Call,
  faultOf,
  type Reply,
  type Request,
  type ThreadSetup,
} from './protocol.ts';

/** The thread that owns the database: no SQL, no hash and no wait for a lock is on the gateway's own. */
if (parentPort !== null) {
  const port = parentPort;
  const { path, url, chainKey, retentionMs, mustExist } = workerData as ThreadSetup;
  const engine = new Engine({
    kind: await kindOf({ path, url }),
    clock: systemClock,
    chainKey,
    retentionMs,
    mustExist,
  });
  const say = (reply: Reply) => port.postMessage(reply);
  const run = (call: Call, argument: ArgumentOf<Call>) =>
    (engine[call] as (given: ArgumentOf<Call>) => Promise<unknown>).call(engine, argument);
  port.on('message', (request: Request) => {
    if (request === null) {
      void engine.close().finally(() => port.close());
      return;
    }
    const { id, call, argument } = request;
    run(call, argument).then(
      (result) => say({ id, result }),
      (thrown: unknown) => say({ id, fault: faultOf(thrown) }),
    );
  });
}

/** The other kind's library is not loaded. */
async function kindOf({ path, url }: Pick<ThreadSetup, 'path' | 'url'>): Promise<DatabaseKind> {
  if (url === undefined) return (await import('../database/sqlite.ts')).sqliteKind(path);
  return (await import('../database/postgres.ts')).postgresKind(url);
}
