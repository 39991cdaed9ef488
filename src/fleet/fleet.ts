import type { FleetConfig } from '../config/schema/gateway.ts';
import type { ModelConfig } from '../config/schema/model.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { Registry } from '../core/registry.ts';
import type { ProviderKind } from '../providers/define.ts';
import { backendIds, providerOf, TrackedBackend } from './backend.ts';
import type { BalancerKind } from './balance/define.ts';
import { TrackedFlight } from './flight.ts';
import { ModelPool } from './model-pool.ts';
import { startProbes } from './probes.ts';
import { Budget, createRetryBudget, type RetryBudget } from './retry-budget.ts';
import type { Backend, BackendState, Flight } from './types.ts';

/** A backend passed from one state into another. */
export interface FleetEvent {
  readonly backend: string;
  readonly model: string;
  readonly from: BackendState;
  readonly to: BackendState;
}

export interface FleetOptions {
  readonly config: FleetConfig;
  readonly models: readonly ModelConfig[];
  readonly providers: Registry<ProviderKind>;
  readonly balancers: Registry<BalancerKind>;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether the path answers at the backend; must not throw. */
  probe(backend: Backend, path: string, timeoutMs: number): Promise<boolean>;
  onEvent?(event: FleetEvent): void;
  /** On a reload: what was learned of backends that have not changed carries over. */
  readonly previous?: Fleet;
}

/** Load of one model, seen over its backends. */
export interface PoolLoad {
  /** Milliseconds; undefined before the first sample of the last five minutes. */
  ttftMs(percentile: number): number | undefined;
  tpotMs(percentile: number): number | undefined;
  readonly inFlight: number;
  /** Whether a backend could take a request now. */
  readonly available: boolean;
}

export interface BackendSnapshot {
  readonly id: string;
  readonly model: string;
  readonly upstreamModel: string;
  readonly provider: string;
  readonly origin: string;
  readonly state: BackendState;
  readonly inFlight: number;
  readonly weight: number;
  /** Milliseconds; null before the first answer. */
  readonly latencyMs: number | null;
}

export interface Fleet {
  backends(): readonly Backend[];
  backendsOf(model: string): readonly Backend[];
  /**
   * A backend of the model that is not in `exclude`, by the model's balancing policy. When none is
   * usable, the least bad one that is not drained: a try may succeed, refusing cannot. O(backends).
   */
  pick(model: string, exclude?: ReadonlySet<Backend>): Backend | undefined;
  begin(backend: Backend): Flight;
  load(model: string): PoolLoad;
  readonly retries: RetryBudget;
  /** After how long a second request is due; undefined when hedging is off or nothing is known yet. */
  hedge(model: string): { readonly delayMs: number } | undefined;
  /** Takes one hedge from its budget. */
  tryHedge(): boolean;
  drain(id: string): boolean;
  restore(id: string): boolean;
  snapshot(): BackendSnapshot[];
  /** Begins the health probes. */
  start(): void;
  dispose(): void;
}

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
