import { systemClock } from '../../core/clock.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { openStoreFor } from '../open-store.ts';
import { shownKey, wordsOf } from './say-key.ts';

/** Prints all keys, the oldest first: a line each, or with --json a JSON object each. No secret and no hash. */
export async function listKeys(invocation: Invocation): Promise<ExitCode> {
  const { json, out } = invocation;
  const store = await openStoreFor(invocation, { mustExist: true });
  try {
    const nowMs = systemClock.wallMs();
    for (const record of await store.keys.list()) {
      const shown = shownKey(record, nowMs);
      out.write(
        json
          ? `${JSON.stringify(shown)}\n`
          : `${[shown.id, shown.state.padEnd(7), shown.name, wordsOf(shown)].join('  ')}\n`,
      );
    }
    return 0;
  } finally {
    await store.close();
  }
}
