import type { EvictionKind } from '../cache/eviction/define.ts';
import { evictions } from '../cache/eviction/index.gen.ts';
import { createResponseCache } from '../cache/response-cache.ts';
import { createSharedCache } from '../cache/shared/create.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { createVault } from '../guard/vault.ts';
import { createReplayLog } from '../plugins/replay-ring.ts';
import type { PluginServices } from '../plugins/world.ts';

const REPLAY_RECORDS = 10_000;
const REPLAY_BYTES = 32 * 1024 * 1024;

/** What plugins share, empty. Costs nothing to speak of until a plugin uses it. */
export async function createPluginServices(config: Config, clock: Clock): Promise<PluginServices> {
  const shared = await createSharedCache(config.cache, config.store, clock);
  return {
    cache: createResponseCache({
      maxBytes: config.cache.maxBytes,
      eviction: evictions.find(({ id }) => id === config.cache.eviction) as EvictionKind,
      clock,
      shared,
    }),
    vault: createVault(config.guard, clock),
    replay: createReplayLog({ maxRecords: REPLAY_RECORDS, maxBytes: REPLAY_BYTES }),
    degraded() {
      const trouble = shared?.health();
      return trouble === undefined ? [] : [trouble];
    },
  };
}

export async function disposePluginServices({ cache, vault }: PluginServices): Promise<void> {
  await Promise.all([cache.dispose(), vault.dispose()]);
}
