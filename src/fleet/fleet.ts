import { backendIds, providerOf, TrackedBackend } from './backend.ts';
import type { BackendSnapshot, Fleet, FleetOptions, PoolLoad } from './contract.ts';
import { TrackedFlight } from './flight.ts';
import { ModelPool } from './model-pool.ts';
import { startProbes } from './probes.ts';
import { Budget, createRetryBudget, type RetryBudget } from './retry-budget.ts';
import type { Backend, Flight } from './types.ts';

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
  #stopProbes: (() => void) | undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
    const { config, models, clock, random, previous } = options;
    const known = new Map<string, TrackedBackend>();
    for (const backend of previous?.backends() ?? []) known.set(backend.id, backend as TrackedBackend);
    const ids = backendIds(models);
    models.forEach((model, m) => {
      const backends = model.backends.map((backend, b) => {
        const id = ids[m]?.[b] ?? backend.url;
        const kind = providerOf(backend, options.providers);
        const fresh = new TrackedBackend(id, model, backend, kind, config, clock);
        const old = known.get(id);
        if (old !== undefined && old.config.url === backend.url && old.model === model.name)
          fresh.inherit(old);
        return fresh;
      });
      this.#all.push(...backends);
      this.#pools.set(model.name, new ModelPool(model, backends, options));
    });
    this.retries = createRetryBudget(config.retry, clock, random);
    this.#hedges = config.hedge === undefined ? undefined : new Budget(config.hedge.maxRatio, 1, clock);
  }

  backends(): readonly Backend[] {
    return this.#all;
  }

  backendsOf(model: string): readonly Backend[] {
    return this.#pools.get(model)?.backends ?? [];
  }

  pick(model: string, exclude?: ReadonlySet<Backend>): Backend | undefined {
    return this.#pools.get(model)?.pick(exclude);
  }

  begin(backend: Backend): Flight {
    const tracked = backend as TrackedBackend;
    const { clock, onEvent } = this.#options;
    this.#hedges?.request();
    return new TrackedFlight(tracked, this.#pools.get(tracked.model), clock, onEvent);
  }

  load(model: string): PoolLoad {
    return this.#pools.get(model) ?? NO_LOAD;
  }

  hedge(model: string): { readonly delayMs: number } | undefined {
    const { hedge } = this.#options.config;
    if (hedge === undefined || this.backendsOf(model).length < 2) return undefined;
    const usual = this.load(model).ttftMs(hedge.percentile);
    return usual === undefined ? undefined : { delayMs: Math.max(hedge.minMs, usual) };
  }

  tryHedge(): boolean {
    return this.#hedges?.take() ?? false;
  }

  drain(id: string): boolean {
    return this.#switch(id, (backend) => backend.health.drain());
  }

  restore(id: string): boolean {
    return this.#switch(id, (backend) => backend.health.restore(this.#options.clock.monotonicMs()));
  }

  snapshot(): BackendSnapshot[] {
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
    }));
  }

  start(): void {
    if (!this.#options.config.health.active) return;
    this.#stopProbes ??= startProbes(this.#all, this.#options);
  }

  dispose(): void {
    this.#stopProbes?.();
    this.#stopProbes = undefined;
  }

  #switch(id: string, action: (backend: TrackedBackend) => void): boolean {
    const backend = this.#all.find((one) => one.id === id);
    if (backend === undefined) return false;
    const from = backend.state;
    action(backend);
    const to = backend.state;
    if (from !== to) this.#options.onEvent?.({ backend: id, model: backend.model, from, to });
    return true;
  }
}

const NO_LOAD: PoolLoad = { ttftMs: () => undefined, tpotMs: () => undefined, inFlight: 0, available: false };
