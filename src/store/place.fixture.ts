import { type StoreConfig, storeSchema } from '../config/schema/store.ts';
import type { DatabaseKind } from './database/database.ts';
import { Engine, type EngineOptions } from './engine/engine.ts';
import { type OpenStore, openStore } from './open-store.ts';
import { requestRecord } from './records.fixture.ts';

/** A kind of database under test. */
export interface Place {
  /** Where a new, empty one is. */
  fresh(): Promise<Pick<StoreConfig, 'path'> | Pick<StoreConfig, 'url'>>;
  /** Runs SQL there, as somebody would who got hold of the database. */
  tamper(config: StoreConfig, sql: string): Promise<void>;
  kind(config: StoreConfig): DatabaseKind;
}

export const CHAIN_KEY = 'a secret of the chain';

/** What the tests of every kind of database stand on. */
export function standOn(place: Place) {
  const configOf = async (given: Partial<StoreConfig> = {}): Promise<StoreConfig> =>
    storeSchema.parse({ flushMs: 5, ...(await place.fresh()), ...given });

  /** Opens so many views of one new database, and closes them afterwards. */
  const withViews = async (
    count: number,
    given: Partial<StoreConfig>,
    run: (config: StoreConfig, stores: readonly OpenStore[]) => Promise<void>,
  ): Promise<void> => {
    const config = await configOf(given);
    const stores = await Promise.all(Array.from({ length: count }, () => openStore(config)));
    try {
      await run(config, stores);
    } finally {
      await Promise.all(stores.map((store) => store.close()));
    }
  };

  const withStore = (
    given: Partial<StoreConfig>,
    run: (config: StoreConfig, store: OpenStore) => Promise<void>,
  ) => withViews(1, given, (config, stores) => run(config, ...(stores as [OpenStore])));

  const withTwo = (run: (one: OpenStore, two: OpenStore) => Promise<void>) =>
    withViews(2, {}, (_config, stores) => run(...(stores as [OpenStore, OpenStore])));

  /** The same without a thread, which takes long to start. */
  const withEngine = async (run: (config: StoreConfig, engine: Engine) => Promise<void>): Promise<void> => {
    const config = await configOf({ chainKey: CHAIN_KEY });
    const engine = engineOf(config);
    try {
      await run(config, engine);
    } finally {
      await engine.close();
    }
  };

  const engineOf = (config: StoreConfig, given: Partial<EngineOptions> = {}) =>
    new Engine({
      kind: place.kind(config),
      clock: { wallMs: () => 1_000 },
      chainKey: config.chainKey,
      retentionMs: undefined,
      mustExist: false,
      ...given,
    });

  /** Of one a second, by two keys in turn. */
  const requests = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      requestRecord({ id: `r${index + 1}`, atMs: (index + 1) * 1_000, keyId: `k${(index + 1) % 2}` }),
    );

  const append = (engine: Engine, count: number) =>
    engine.append({
      rows: JSON.stringify(requests(count).map((body) => ({ kind: 'request', atMs: body.atMs, body }))),
      retryAbove: undefined,
    });

  const addRequests = async ({ log }: OpenStore, count: number): Promise<void> => {
    for (const body of requests(count)) log.add('request', body);
    await log.flush();
  };

  return { configOf, withViews, withStore, withTwo, withEngine, engineOf, append, addRequests };
}
