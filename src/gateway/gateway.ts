import type { Config } from '../config/config.ts';
import type { LimitsConfig } from '../config/schema/gateway.ts';
import type { Clock } from '../core/clock.ts';
import { FairleadError } from '../core/errors.ts';
import type { Random } from '../core/random.ts';
import { RecentFaults } from '../fleet/failover/recent-faults.ts';
import type { Backend, FlightEnd } from '../fleet/types.ts';
import type { Classifiers } from '../inference/contract.ts';
import type { PluginServices } from '../plugins/world.ts';
import type { DifficultyModel } from '../routing/quality/difficulty.ts';
import { createLearning, type Learning } from '../routing/quality/learning.ts';
import type { SessionMemory } from '../routing/selection/define.ts';
import type { Store } from '../store/contract.ts';
import type { ResponseStates } from '../store/response-states.ts';
import { fetchBackendText } from './fetch-text.ts';
import type { GateServices } from './identity/gate-services.ts';
import { openLocalGate } from './identity/local-gate.ts';
import { createPluginServices, disposePluginServices } from './plugin-services.ts';
import { UpstreamPools } from './pools.ts';
import { probeBackend } from './probe.ts';
import type { Recorder } from './recorder.ts';
import { MemoryStates } from './responses/memory-states.ts';
import { createRuntime, type Runtime, type RuntimeKinds } from './runtime.ts';
import { createSessions } from './sessions.ts';
import { Sweeper } from './sweeper.ts';
import { WarmBackups } from './warm-backups.ts';

export interface GatewayOptions {
  readonly config: Config;
  readonly kinds: RuntimeKinds;
  readonly clock: Clock;
  readonly random: Random;
  readonly recorder: Recorder;
  /** What plugins stand on; left out: made for this gateway, and disposed with it. */
  readonly services?: PluginServices;
  /** Says how the store is; left out: there is none. */
  readonly store?: Pick<Store, 'health'> | undefined;
  /** Where responses are kept; left out: in this process. */
  readonly responses?: ResponseStates | undefined;
  /** Keys and counters; left out: none, and those of this process, and disposed with it. */
  readonly gate?: GateServices;
  /** The on-board models for a configuration; undefined where it has no use for them. Kept over reloads by the caller. */
  classifiers?(config: Config): Promise<Classifiers | undefined>;
  /** The on-board models for who asks them directly, with the transformer where `full`; left out: none to ask. */
  onBoard?(config: Config, full: boolean): Promise<Classifiers>;
  /** The text of a file that a signal names. */
  readonly readText?: (path: string) => Promise<string>;
  /** How hard prompts are, for algorithms that weigh quality against cost. */
  difficulty?(config: Config): Promise<DifficultyModel | undefined>;
}

/** Ends that say that the backend is in trouble. */
const FAULTS: ReadonlySet<FlightEnd> = new Set(['server_error', 'refused', 'reset', 'timeout', 'protocol']);

/**
 * Holds the current runtime and what outlives it: connections, sessions, deadlines. A reload builds a
 * new runtime beside the old one, swaps the reference, and disposes the old one when its last request
 * has ended; a configuration that cannot be built changes nothing.
 */
export class Gateway {
  readonly pools: UpstreamPools;
  readonly sweeper = new Sweeper();
  readonly recorder: Recorder;
  readonly warmth: WarmBackups;
  readonly recentFaults: RecentFaults;
  /** Streams that look for another backend now. */
  resuming = 0;
  readonly #options: GatewayOptions;
  readonly sessions: SessionMemory;
  /** Kept over reloads. */
  readonly learning: Learning;
  readonly services: PluginServices;
  readonly gate: GateServices;
  /** What /v1/responses goes on from. */
  readonly responses: ResponseStates;
  readonly #inFlight = new Map<Runtime, number>();
  #runtime: Runtime;
  #draining = false;
  #onIdle: (() => void) | undefined;

  private constructor(
    options: GatewayOptions,
    runtime: Runtime,
    pools: UpstreamPools,
    sessions: SessionMemory,
    learning: Learning,
    { services, gate }: Pick<Gateway, 'services' | 'gate'>,
  ) {
    this.#options = options;
    this.services = services;
    this.gate = gate;
    this.learning = learning;
    this.#runtime = runtime;
    this.sessions = sessions;
    this.pools = pools;
    this.responses = options.responses ?? new MemoryStates(options.config.responses.maxBytes, options.clock);
    this.warmth = new WarmBackups(pools, this.sweeper);
    this.recentFaults = new RecentFaults(options.clock);
    this.recorder = options.recorder;
  }

  static async create(options: GatewayOptions): Promise<Gateway> {
    const pools = new UpstreamPools();
    const sessions = createSessions();
    const learning = createLearning();
    const services = options.services ?? (await createPluginServices(options.config, options.clock));
    const gate = options.gate ?? (await openLocalGate(options.config, options.clock));
    const shared = { sessions, learning, pools, services, gate };
    const runtime = await buildRuntime(options, options.config, undefined, shared);
    runtime.fleet.start();
    return new Gateway(options, runtime, pools, sessions, learning, shared);
  }

  get runtime(): Runtime {
    return this.#runtime;
  }

  get limits(): LimitsConfig {
    return this.#runtime.config.limits;
  }

  get logsPrompts(): boolean {
    return this.#runtime.config.log.prompts;
  }

  /** What does not work now, and what is done in its place, in plain sentences. */
  get degraded(): readonly string[] {
    return [
      ...(this.#options.store?.health().degraded ?? []),
      ...this.#runtime.gatekeeper.degraded(),
      ...this.services.degraded(),
    ];
  }

  get draining(): boolean {
    return this.#draining;
  }

  get inFlight(): number {
    let sum = 0;
    for (const count of this.#inFlight.values()) sum += count;
    return sum;
  }

  /** The current runtime, kept alive until it is released. */
  acquire(): Runtime {
    const runtime = this.#runtime;
    this.#inFlight.set(runtime, (this.#inFlight.get(runtime) ?? 0) + 1);
    return runtime;
  }

  release(runtime: Runtime): void {
    const count = (this.#inFlight.get(runtime) ?? 1) - 1;
    this.#inFlight.set(runtime, count);
    if (count > 0) return;
    this.#inFlight.delete(runtime);
    if (runtime !== this.#runtime) runtime.dispose();
    if (this.#inFlight.size === 0) this.#onIdle?.();
  }

  /** Swaps in a new configuration; rejects, and changes nothing, when it cannot be built. */
  async reload(config: Config): Promise<void> {
    const next = await buildRuntime(this.#options, config, this.#runtime, this);
    const old = this.#runtime; // not the one of before: another reload may have come first
    this.#runtime = next;
    next.fleet.start();
    if (!this.#inFlight.has(old)) old.dispose();
    this.pools.prune(new Set(next.fleet.backends().map((backend) => backend.origin)));
  }

  /** Takes no new work and resolves when the last request has ended, or after `timeoutMs`. */
  async drain(timeoutMs: number): Promise<boolean> {
    this.#draining = true;
    if (this.#inFlight.size === 0) return true;
    let timer: NodeJS.Timeout | undefined;
    const idle = new Promise<boolean>((resolve) => {
      this.#onIdle = () => resolve(true);
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const clean = await idle;
    clearTimeout(timer);
    return clean;
  }

  async close(): Promise<void> {
    this.#draining = true;
    this.#runtime.dispose();
    this.sweeper.close();
    await this.pools.destroy();
    if (this.#options.gate === undefined) this.gate.dispose();
    if (this.#options.services === undefined) await disposePluginServices(this.services);
  }

  /** A try at a backend has ended. */
  attempted(backend: Backend, how: FlightEnd): void {
    if (FAULTS.has(how)) this.recentFaults.note(backend);
    this.recorder.attempted(backend, how);
  }

  /** Throws while the gateway is stopping. */
  assertOpen(): void {
    if (this.#draining) {
      throw new FairleadError('FL_SHUTTING_DOWN', 'The gateway is stopping.', { retryAfterMs: 1000 });
    }
  }
}

async function buildRuntime(
  options: GatewayOptions,
  config: Config,
  previous: Runtime | undefined,
  { pools, ...kept }: Pick<Gateway, 'sessions' | 'learning' | 'pools' | 'services' | 'gate'>,
): Promise<Runtime> {
  const { kinds, clock, random, recorder } = options;
  return createRuntime({
    config,
    kinds,
    clock,
    random,
    ...kept,
    difficulty: await options.difficulty?.(config),
    previous,
    classifiers: await options.classifiers?.(config),
    onBoard: options.onBoard?.bind(undefined, config),
    readText: options.readText,
    probe: (backend, path, timeoutMs) => probeBackend(pools, backend, path, timeoutMs),
    fetchText: (backend, path, timeoutMs) => fetchBackendText(pools, backend, path, timeoutMs),
    onFleetEvent: (event) => recorder.fleetEvent(event),
  });
}
