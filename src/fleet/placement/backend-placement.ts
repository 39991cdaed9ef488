import type { PlacementConfig } from '../../config/schema/placement.ts';
import { RecencyMap } from '../../core/recency.ts';
import { BackendFit } from './backend-fit.ts';
import { PrefixIndex } from './prefix-index.ts';
import type { ServerMetrics } from './server-metrics.ts';
import { type ServerSnapshot, serverSnapshot } from './server-snapshot.ts';

const CACHE_TOKENS = 262_144;
/** Adapters that a server is taken to hold where it does not say how many fit in: vLLM's default is 1, most set more. */
const MAX_LORAS = 4;

/** What placement knows of one backend. It outlives the configuration under which it was learned. */
export class BackendPlacement {
  readonly prefix = new PrefixIndex(CACHE_TOKENS);
  readonly fit = new BackendFit();
  /** Prompt tokens to compute of requests that were sent and have not begun to be answered. */
  pendingTokens = 0;
  /** Adapters by when this gateway last asked for them. */
  readonly #asked = new RecencyMap<string, true>();
  #server: ServerMetrics | undefined;
  /** Requests at the server that were not this gateway's when it was last read. */
  #foreign = 0;
  #staleMs = 0;
  #cacheTokens = CACHE_TOKENS;

  /** Puts it under the rules of another configuration; what is known stays. */
  govern({ cacheTokens, metrics }: PlacementConfig): void {
    this.#cacheTokens = cacheTokens;
    this.#staleMs = metrics.staleMs;
    this.#fitIndex();
  }

  /** What the server last said of itself; undefined when it has never said anything, or too long ago. */
  server(nowMs: number): ServerMetrics | undefined {
    const server = this.#server;
    return server !== undefined && nowMs - server.atMs <= this.#staleMs ? server : undefined;
  }

  /** The server has spoken; `inFlight` are this gateway's own requests at it now. */
  told(server: ServerMetrics, inFlight: number): void {
    const before = this.#server?.promptTokens;
    // counters only fall when a server starts anew, and then its cache is empty
    if (before !== undefined && server.promptTokens !== undefined && server.promptTokens < before)
      this.prefix.clear();
    this.#server = server;
    this.#foreign = Math.max(0, server.running + server.waiting - inFlight);
    this.#fitIndex();
  }

  /** As it may be shown. */
  snapshot(nowMs: number): ServerSnapshot {
    return serverSnapshot(this.#server, this.server(nowMs) !== undefined, nowMs);
  }

  /** Requests of others at the server, as last seen; 0 where that is unknown. */
  foreign(nowMs: number): number {
    return this.server(nowMs) === undefined ? 0 : this.#foreign;
  }

  /** Whether the adapter is loaded, as far as the server or this gateway's own requests tell. */
  hasLora(name: string, nowMs: number): boolean {
    return this.#asked.has(name) || this.server(nowMs)?.loras.has(name) === true;
  }

  askedLora(name: string): void {
    this.#asked.set(name, true);
    const oldest = this.#asked.oldest();
    if (oldest !== undefined && this.#asked.size > (this.#server?.maxLoras ?? MAX_LORAS)) {
      this.#asked.delete(oldest);
    }
  }

  /** The server is gone: whatever it had cached or loaded is lost. */
  lost(): void {
    this.prefix.clear();
    for (let name = this.#asked.oldest(); name !== undefined; name = this.#asked.oldest())
      this.#asked.delete(name);
  }

  #fitIndex(): void {
    this.prefix.resize(this.#server?.kvTokens ?? this.#cacheTokens);
  }
}
