import { systemClock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import { keyDigest, makeKey } from '../../gateway/identity/virtual-key.ts';
import type { KeyRecord } from '../../store/contract.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { openStoreFor } from '../open-store.ts';
import { configOf, doubtsOf } from './against-config.ts';
import { printKey } from './print-key.ts';
import { limitsOf, namesOf, spanOf, textOf } from './read-options.ts';

/** Makes a key, keeps its hash, and prints it: the only time that it is seen. */
export async function createKey(invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, err } = invocation;
  if (positionals.length > 0) {
    throw new FairleadError('FL_USAGE', `keys create takes no '${positionals[0]}'`, {
      hint: 'name it with --name',
    });
  }
  const name = textOf(options, 'name');
  if (name === undefined) {
    throw new FairleadError('FL_USAGE', 'a key needs a name', { hint: 'say whose it is: --name ci' });
  }
  const { id, text } = makeKey();
  const nowMs = systemClock.wallMs();
  const spanMs = spanOf(options, 'expires');
  const record: KeyRecord = {
    id,
    name,
    hash: keyDigest(text).toString('hex'),
    previous: null,
    team: textOf(options, 'team') ?? null,
    user: textOf(options, 'user') ?? null,
    tenant: textOf(options, 'tenant') ?? null,
    models: namesOf(options, 'models'),
    limits: limitsOf(options),
    admin: options.admin === true,
    createdAtMs: nowMs,
    expiresAtMs: spanMs === undefined ? null : nowMs + spanMs,
    revokedAtMs: null,
  };
  const config = await configOf(invocation);
  const doubts = config === undefined ? [] : doubtsOf(config, record);
  const store = await openStoreFor(invocation, { mustExist: false });
  try {
    await store.keys.put(record);
    printKey(invocation, text, record, nowMs); // before the log: a key that is in the store must not be lost to its maker
    for (const doubt of doubts) err.write(`fairlead: ${doubt}\n`);
    const { team, user, tenant, admin, models } = record;
    store.log.addEvent({
      kind: 'key.created',
      atMs: nowMs,
      actor: 'cli',
      detail: {
        id,
        name,
        team,
        user,
        tenant,
        admin,
        models: models.join(','),
        expiresAtMs: record.expiresAtMs,
      },
    });
    await store.log.flush();
    return 0;
  } finally {
    await store.close();
  }
}
