import type { Backend } from '../fleet/types.ts';
import type { UpstreamPools } from './pools.ts';
import { probeBackend } from './probe.ts';
import type { Sweeper, Watched } from './sweeper.ts';

/** Shorter than connections are kept alive while they are idle. */
const LOOK_EVERY_MS = 1_000;
/** A stream that was named a backup this long ago has ended, or names it again at its next look. */
const KEEP_MS = 30_000;
const PROBE_TIMEOUT_MS = 2_000;

/**
 * Keeps one idle connection open to every backend that would take over a stream: its handshakes, of TLS most of all, are
 * then no part of the gap that the client sees. A backend whose provider has no free health path is left alone.
 */
export class WarmBackups implements Watched {
  slot = -1;
  readonly #pools: UpstreamPools;
  readonly #sweeper: Sweeper;
  readonly #untilMs = new Map<string, { readonly backend: Backend; untilMs: number }>();
  #nextLookMs = 0;

  constructor(pools: UpstreamPools, sweeper: Sweeper) {
    this.#pools = pools;
    this.#sweeper = sweeper;
  }

  /** A stream has named `backend` its backup. */
  keep(backend: Backend): void {
    if (backend.provider.healthPath === undefined) return;
    const untilMs = performance.now() + KEEP_MS;
    const known = this.#untilMs.get(backend.id);
    if (known?.backend === backend) known.untilMs = untilMs;
    else this.#untilMs.set(backend.id, { backend, untilMs });
    this.#sweeper.add(this);
  }

  sweep(nowMs: number): void {
    if (nowMs < this.#nextLookMs) return;
    this.#nextLookMs = nowMs + LOOK_EVERY_MS;
    for (const [id, { backend, untilMs }] of this.#untilMs) {
      if (nowMs > untilMs) this.#untilMs.delete(id);
      else if (!this.#pools.hasFree(backend.origin, backend.timeouts.connectMs)) {
        // what it says is not asked for: the connection is
        void probeBackend(this.#pools, backend, backend.provider.healthPath as string, PROBE_TIMEOUT_MS);
      }
    }
    if (this.#untilMs.size === 0) this.#sweeper.delete(this);
  }
}
