import type { CacheConfig } from '../../config/schema/cache.ts';
import type { StoreConfig } from '../../config/schema/store.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import type { SharedCache } from './contract.ts';

interface Kind {
  /** Field of `store` that holds the URL. */
  readonly setting: 'redis' | 'url';
  /** Loads its client only when it is wanted. */
  open(url: string, clock: Clock): Promise<SharedCache>;
}

const KINDS: Readonly<Record<Exclude<CacheConfig['shared'], 'none'>, Kind>> = {
  redis: {
    setting: 'redis',
    open: async (url, clock) => (await import('./redis.ts')).openRedisCache(url, clock),
  },
  store: {
    setting: 'url',
    open: async (url, clock) => (await import('./postgres.ts')).openPostgresCache(url, clock),
  },
};

/**
 * Where `cache.shared` says that answers are shared; undefined for `none`. Resolves within seconds also where the server is
 * gone. Rejects with FL_CONFIG_REFERENCE where the configuration does not say where it is.
 */
export async function createSharedCache(
  { shared }: Pick<CacheConfig, 'shared'>,
  store: Pick<StoreConfig, 'redis' | 'url'> | undefined,
  clock: Clock = systemClock,
): Promise<SharedCache | undefined> {
  if (shared === 'none') return undefined;
  const { setting, open } = KINDS[shared];
  const url = store?.[setting];
  if (url === undefined)
    throw new FairleadError(
      'FL_CONFIG_REFERENCE',
      `cache.shared is ${shared}, and store.${setting} is missing.`,
      {
        param: 'cache.shared',
        hint: `set store.${setting}, or cache.shared: none`,
      },
    );
  return open(url, clock);
}
