import type { FlowsConfig } from '../config/schema/flows.ts';
import type { FleetConfig } from '../config/schema/gateway.ts';
import type { BackendConfig, ModelConfig, Timeouts } from '../config/schema/model.ts';
import type { Clock } from '../core/clock.ts';
import { FairleadError } from '../core/errors.ts';
import type { Registry } from '../core/registry.ts';
import type { Provider, ProviderKind } from '../providers/define.ts';
import type { FleetEvent } from './contract.ts';
import { BackendFlow } from './flows/backend-flow.ts';
import type { Peer } from './flows/peers.ts';
import { Health, type HealthRules } from './health.ts';
import { PeakEwma } from './peak-ewma.ts';
import { BackendPlacement } from './placement/backend-placement.ts';
import type { Backend, BackendState } from './types.ts';
import { SampleWindow } from './window.ts';

const WINDOW_SAMPLES = 512;
const WINDOW_AGE_MS = 300_000;

/** What is learned of one backend. It outlives the configuration under which it was learned. */
export class BackendMemory {
  readonly health: Health;
  readonly flow = new BackendFlow();
  readonly placement = new BackendPlacement();
  readonly latency = new PeakEwma();
  readonly ttft = new SampleWindow(WINDOW_SAMPLES, WINDOW_AGE_MS);
  readonly tpot = new SampleWindow(WINDOW_SAMPLES, WINDOW_AGE_MS);
  inFlight = 0;

  constructor(rules: HealthRules, mayEject: () => boolean) {
    this.health = new Health(rules, mayEject);
  }
}

/** One backend as it is configured, with what is known of it. */
export class TrackedBackend implements Backend, Peer {
  readonly id: string;
  readonly model: string;
  readonly upstreamModel: string;
  readonly config: BackendConfig;
  readonly origin: string;
  readonly provider: Provider;
  readonly providerId: string;
  readonly reasoningServer: string;
  readonly timeouts: Timeouts;
  readonly memory: BackendMemory;
  readonly flows: FlowsConfig;
  /** How its tokens flow; undefined where that is not watched. */
  readonly flow: BackendFlow | undefined;
  readonly #clock: Clock;

  constructor(
    id: string,
    model: ModelConfig,
    config: BackendConfig,
    kind: ProviderKind,
    fleet: FleetConfig,
    clock: Clock,
    memory: BackendMemory,
  ) {
    this.id = id;
    this.model = model.name;
    this.upstreamModel = config.model ?? model.name;
    this.config = config;
    this.origin = new URL(config.url).origin;
    this.provider = kind.create(config as Parameters<ProviderKind['create']>[0]);
    this.providerId = kind.id;
    this.reasoningServer = kind.reasoningServer;
    this.timeouts = { ...fleet.timeouts, ...withoutUndefined(model.timeouts ?? {}) };
    this.memory = memory;
    this.flows = fleet.flows;
    this.flow = fleet.flows.enabled ? memory.flow : undefined;
    this.#clock = clock;
  }

  get placement(): BackendPlacement {
    return this.memory.placement;
  }

  get inFlight(): number {
    return this.memory.inFlight;
  }

  get latencyMs(): number | undefined {
    return this.memory.latency.value(this.#clock.monotonicMs());
  }

  get state(): BackendState {
    return this.memory.health.state(this.#clock.monotonicMs());
  }

  /** Its configured weight, less while it returns to traffic or its tokens come slower than they used to. */
  get weight(): number {
    const nowMs = this.#clock.monotonicMs();
    const share = this.flow?.share(nowMs, this.flows.probeShare) ?? 1;
    return this.config.weight * this.memory.health.ramp(nowMs) * share;
  }

  usable(nowMs: number): boolean {
    const { weight, role } = this.config;
    return weight > 0 && role !== 'prefill' && this.memory.health.usable(nowMs);
  }
}

/** Tells of a backend that was in state `from` and is now in another. */
export function tellChange(
  { id, model, memory }: TrackedBackend,
  from: BackendState,
  nowMs: number,
  onEvent: ((event: FleetEvent) => void) | undefined,
): void {
  const to = memory.health.state(nowMs);
  if (from !== to) onEvent?.({ backend: id, model, from, to });
}

function withoutUndefined(timeouts: Partial<Record<keyof Timeouts, number | undefined>>): Partial<Timeouts> {
  return Object.fromEntries(Object.entries(timeouts).filter(([, value]) => value !== undefined));
}

/** Ids for the backends of all models: their names, else host and port; a number where two are alike. */
export function backendIds(models: readonly ModelConfig[]): string[][] {
  const taken = new Map<string, number>();
  return models.map((model) =>
    model.backends.map((backend) => {
      const base = backend.name ?? `${model.name}@${new URL(backend.url).host}`;
      const count = (taken.get(base) ?? 0) + 1;
      taken.set(base, count);
      return count === 1 ? base : `${base}#${count}`;
    }),
  );
}

/** The kind of provider that a backend names; throws FL_CONFIG_INVALID with a suggestion. */
export function providerOf(config: BackendConfig, providers: Registry<ProviderKind>): ProviderKind {
  const kind = providers.get(config.provider);
  if (kind === undefined) throw new FairleadError('FL_CONFIG_INVALID', providers.unknown(config.provider));
  return kind;
}
