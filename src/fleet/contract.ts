import type { FailoverConfig } from '../config/schema/failover.ts';
import type { FleetConfig } from '../config/schema/gateway.ts';
import type { ModelConfig } from '../config/schema/model.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { Registry } from '../core/registry.ts';
import type { ProviderKind } from '../providers/define.ts';
import type { BalancerKind } from './balance/define.ts';
import type { Predictor } from './placement/predictor.ts';
import type { ServerSnapshot } from './placement/server-snapshot.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { Backend, BackendState, Flight, PickWish } from './types.ts';

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
  /** The text at the path of the backend's server, undefined where there is none; must not throw. Left out: servers are not asked. */
  fetchText?(backend: Backend, path: string, timeoutMs: number): Promise<string | undefined>;
  /** Predicts for the backends of a model; left out: a line is fitted for each backend. */
  predictor?(model: string): Predictor;
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

/** A backend as it may be shown: no key, no headers. */
export interface BackendSnapshot {
  readonly id: string;
  readonly model: string;
  readonly upstreamModel: string;
  readonly provider: string;
  /** Without path and credentials. */
  readonly origin: string;
  readonly state: BackendState;
  readonly inFlight: number;
  readonly weight: number;
  /** Time to first byte, exponentially weighted, milliseconds; null before the first answer. */
  readonly latencyMs: number | null;
  /** What its server says of itself; null where it is not asked. */
  readonly server: ServerSnapshot | null;
}

export interface Fleet {
  readonly failover: FailoverConfig;
  backends(): readonly Backend[];
  backendsOf(model: string): readonly Backend[];
  /**
   * A usable backend of the model that is not in `exclude`, by the model's balancing policy. When no
   * backend of the model is usable at all, the least bad one that is neither drained nor excluded: a
   * try may succeed, refusing cannot. Undefined when all that are usable are excluded: trying one of
   * them again later is better than one that is known to be out. O(backends).
   */
  pick(model: string, exclude?: ReadonlySet<Backend>, wish?: PickWish): Backend | undefined;
  /** `wish` as in `pick`: what the backend now has to do, and what it will have cached. */
  /** Backends of the model that have streams and have sent nothing on any of them for longer than two usual gaps. O(streams). */
  silent(model: string): readonly Backend[];
  begin(backend: Backend, wish?: PickWish): Flight;
  load(model: string): PoolLoad;
  readonly retries: RetryBudget;
  /**
   * After how long a second request is due; undefined when hedging is off, nothing is known yet or no
   * second backend is usable.
   */
  hedge(model: string): { readonly delayMs: number } | undefined;
  /** Takes one hedge from its budget. */
  tryHedge(): boolean;
  drain(id: string): boolean;
  restore(id: string): boolean;
  snapshot(): BackendSnapshot[];
  /** Goes to work: its rules now hold for backends taken over from `previous`, and probes begin. */
  start(): void;
  dispose(): void;
}
