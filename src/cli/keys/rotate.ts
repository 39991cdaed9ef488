import { systemClock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import { keyDigest, makeKey } from '../../gateway/identity/virtual-key.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { openStoreFor } from '../open-store.ts';
import { findKey } from './find-key.ts';
import { printKey } from './print-key.ts';
import { spanOf } from './read-options.ts';
import { shownKey } from './say-key.ts';

/** Gives a key a new secret and prints it; id, limits and what is spent stay. */
export async function rotateKey(invocation: Invocation): Promise<ExitCode> {
  const { positionals, options } = invocation;
  const [asked, more] = positionals;
  if (asked === undefined || more !== undefined) {
    throw new FairleadError('FL_USAGE', 'keys rotate needs the id of one key', {
      hint: '`fairlead keys list` shows the ids',
    });
  }
  const graceMs = spanOf(options, 'grace') ?? 0;
  const store = await openStoreFor(invocation, { mustExist: true });
  try {
    const record = await findKey(store.keys, asked);
    const { id, name, hash } = record;
    const nowMs = systemClock.wallMs();
    const { state } = shownKey(record, nowMs);
    if (state !== 'valid') {
      throw new FairleadError('FL_USAGE', `key ${id} is ${state}, and a new secret would not change that`, {
        hint: 'make another with `fairlead keys create`',
      });
    }
    const { text } = makeKey(id);
    const changed = {
      hash: keyDigest(text).toString('hex'),
      previous: graceMs === 0 ? null : { hash, untilMs: nowMs + graceMs },
    };
    await store.keys.change(id, changed);
    printKey(invocation, text, { ...record, ...changed }, nowMs); // before the log, as when it is made
    store.log.addEvent({ kind: 'key.rotated', atMs: nowMs, actor: 'cli', detail: { id, name, graceMs } });
    await store.log.flush();
    return 0;
  } finally {
    await store.close();
  }
}
