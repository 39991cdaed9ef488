import { systemClock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { openStoreFor } from '../open-store.ts';
import { findKey } from './find-key.ts';

/** Takes keys back, for ever. Gateways on the same store refuse them within a second or two. */
export async function revokeKeys(invocation: Invocation): Promise<ExitCode> {
  const { positionals, json, out } = invocation;
  if (positionals.length === 0) {
    throw new FairleadError('FL_USAGE', 'keys revoke needs the id of a key', {
      hint: '`fairlead keys list` shows the ids',
    });
  }
  const store = await openStoreFor(invocation, { mustExist: true });
  try {
    const records = [];
    for (const text of positionals) records.push(await findKey(store.keys, text)); // all, before any is revoked
    for (const { id, name, revokedAtMs } of records) {
      const nowMs = systemClock.wallMs();
      if (revokedAtMs === null) {
        await store.keys.change(id, { revokedAtMs: nowMs });
        store.log.addEvent({ kind: 'key.revoked', atMs: nowMs, actor: 'cli', detail: { id, name } });
      }
      const revoked = new Date(revokedAtMs ?? nowMs).toISOString();
      if (json) out.write(`${JSON.stringify({ id, name, revoked })}\n`);
      else if (revokedAtMs === null) out.write(`${id} '${name}' is revoked\n`);
      else out.write(`${id} '${name}' was revoked already, on ${revoked}\n`);
    }
    await store.log.flush();
    return 0;
  } finally {
    await store.close();
  }
}
