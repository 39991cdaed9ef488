import { type Dispatcher, Pool } from 'undici';

/**
 * Idle connections close before the usual servers do it themselves (uvicorn, and so vLLM, after
 * 5 s): a request written into a connection that is being closed is a needless failure.
 */
const KEEP_ALIVE_MS = 4_000;

/** Connections to backends, one pool an origin. They outlive a reload of the configuration. */
export class UpstreamPools {
  readonly #pools = new Map<string, Pool>();

  get(origin: string, connectMs: number): Dispatcher {
    const key = `${origin} ${connectMs}`;
    let pool = this.#pools.get(key);
    if (pool === undefined) {
      pool = new Pool(origin, {
        pipelining: 1, // a slow answer must not hold up the next one
        keepAliveTimeout: KEEP_ALIVE_MS,
        keepAliveMaxTimeout: 60_000,
        headersTimeout: 0, // the gateway keeps its own deadlines
        bodyTimeout: 0,
        connectTimeout: connectMs === 0 ? 0 : connectMs,
        allowH2: false,
      });
      this.#pools.set(key, pool);
    }
    return pool;
  }

  /** Whether a connection to `origin` is open and idle, so that a request need not wait for one. */
  hasFree(origin: string, connectMs: number): boolean {
    return (this.#pools.get(`${origin} ${connectMs}`)?.stats.free ?? 0) > 0;
  }

  /** Closes, once they are idle, the pools of origins that no backend uses any more. */
  prune(origins: ReadonlySet<string>): void {
    for (const [key, pool] of this.#pools) {
      if (origins.has(key.slice(0, key.indexOf(' ')))) continue;
      this.#pools.delete(key);
      pool.close().catch(() => {}); // it only fails when it is closed already
    }
  }

  /** Cuts every connection. */
  async destroy(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
}
