import type { FailoverConfig } from '../config/schema/failover.ts';
import { backendIds, type TrackedBackend, tellChange } from './backend.ts';
import type { BackendSnapshot, Fleet, FleetOptions, PoolLoad } from './contract.ts';
import { TrackedFlight } from './flight.ts';
import type { Health } from './health.ts';
import { ModelPool } from './model-pool.ts';
import { scraped, startScrapes } from './placement/scrape.ts';
import { startProbes } from './probes.ts';
import { Budget, createRetryBudget, type RetryBudget } from './retry-budget.ts';
import type { Backend, Flight, PickWish } from './types.ts';

/** Builds the fleet; throws FL_CONFIG_INVALID for an unknown provider or balancing policy. */
export function createFleet(options: FleetOptions): Fleet {
  return new TrackedFleet(options);
}

class TrackedFleet implements Fleet {
  readonly retries: RetryBudget;
  readonly #options: FleetOptions;
  readonly #pools = new Map<string, ModelPool>();
  readonly #all: TrackedBackend[] = [];
  readonly #hedges: Budget | undefined;
  /** Backends whose servers are asked how they are. */
  readonly #scraped: readonly TrackedBackend[];
  #stopProbes: (() => void) | undefined;
  #stopScrapes: (() => void) | undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
    const { config, models, clock, random, previous } = options;
    const known = new Map<string, TrackedBackend>();
    for (const backend of previous?.backends() ?? []) known.set(backend.id, backend as TrackedBackend);
    const ids = backendIds(models);
    models.forEach((model, m) => {
      const pool = new ModelPool(model, ids[m] ?? [], options, known);
      this.#all.push(...pool.backends);
      this.#pools.set(model.name, pool);
    });
    this.#scraped = scraped([...this.#pools.values()], options);
    const hedges = config.hedge === undefined ? undefined : new Budget(config.hedge.maxRatio, 1, clock);
    this.#hedges = hedges;
    this.retries = createRetryBudget(config.retry, clock, random, () => hedges?.request());
  }

  get failover(): FailoverConfig {
    return this.#options.config.failover;
  }

  backends(): readonly Backend[] {
    return this.#all;
  }

  backendsOf(model: string): readonly Backend[] {
    return this.#pools.get(model)?.backends ?? [];
  }

  pick(model: string, exclude?: ReadonlySet<Backend>, wish?: PickWish): Backend | undefined {
    return this.#pools.get(model)?.pick(exclude, wish);
  }

  silent(model: string): readonly Backend[] {
    const nowMs = this.#options.clock.monotonicMs();
    return this.backendsOf(model).filter(
      (backend) => (backend as TrackedBackend).flow?.isSilent(nowMs) === true,
    );
  }

  begin(backend: Backend, wish?: PickWish): Flight {
    const tracked = backend as TrackedBackend;
    const { clock, onEvent } = this.#options;
    // a prefill is no answer, and its times are not those of the model
    const pool = tracked.config.role === 'prefill' ? undefined : this.#pools.get(tracked.model);
    return new TrackedFlight(tracked, pool, clock, onEvent, pool?.place(tracked, wish));
  }

  load(model: string): PoolLoad {
    return this.#pools.get(model) ?? NO_LOAD;
  }

  hedge(model: string): { readonly delayMs: number } | undefined {
    const { hedge } = this.#options.config;
    const pool = this.#pools.get(model);
    if (hedge === undefined || pool === undefined || pool.usable() < 2) return undefined;
    const usual = pool.ttftMs(hedge.percentile);
    return usual === undefined ? undefined : { delayMs: Math.max(hedge.minMs, usual) };
  }

  tryHedge(): boolean {
    return this.#hedges?.take() ?? false;
  }

  drain(id: string): boolean {
    return this.#switch(id, (health) => health.drain());
  }

  restore(id: string): boolean {
    return this.#switch(id, (health, nowMs) => health.restore(nowMs));
  }

  snapshot(): BackendSnapshot[] {
    const nowMs = this.#options.clock.monotonicMs();
    return this.#all.map((backend) => ({
      id: backend.id,
      model: backend.model,
      upstreamModel: backend.upstreamModel,
      provider: backend.providerId,
      origin: backend.origin,
      state: backend.state,
      inFlight: backend.inFlight,
      weight: backend.weight,
      latencyMs: backend.latencyMs ?? null,
      server: this.#scraped.includes(backend) ? backend.placement.snapshot(nowMs) : null,
    }));
  }

  start(): void {
    for (const pool of this.#pools.values()) pool.takeOver();
    this.#stopScrapes ??= startScrapes(this.#scraped, this.#options);
    if (!this.#options.config.health.active) return;
    this.#stopProbes ??= startProbes(this.#all, this.#options);
  }

  dispose(): void {
    this.#stopScrapes?.();
    this.#stopProbes?.();
    this.#stopScrapes = undefined;
    this.#stopProbes = undefined;
  }

  #switch(id: string, action: (health: Health, nowMs: number) => void): boolean {
    const backend = this.#all.find((one) => one.id === id);
    if (backend === undefined) return false;
    const { health } = backend.memory;
    const nowMs = this.#options.clock.monotonicMs();
    const from = health.state(nowMs);
    action(health, nowMs);
    tellChange(backend, from, nowMs, this.#options.onEvent);
    return true;
  }
}

const NO_LOAD: PoolLoad = { ttftMs: () => undefined, tpotMs: () => undefined, inFlight: 0, available: false };
