import type { ModelConfig } from '../config/schema/model.ts';
import { FairleadError } from '../core/errors.ts';
import { BackendMemory, providerOf, TrackedBackend } from './backend.ts';
import type { Balancer } from './balance/define.ts';
import type { FleetOptions, PoolLoad } from './contract.ts';
import { FittedPredictor } from './placement/fitted-predictor.ts';
import { PlacedFlight } from './placement/placed-flight.ts';
import type { Predictor } from './placement/predictor.ts';
import type { Backend, PickWish } from './types.ts';
import { SampleWindow } from './window.ts';

const WINDOW_SAMPLES = 1024;
const WINDOW_AGE_MS = 300_000;
/** More than any count of requests in flight. */
const OUT = 2 ** 32;

/** The backends of one model, their balancer, and what they show together. */
export class ModelPool implements PoolLoad {
  readonly backends: readonly TrackedBackend[];
  readonly ttft = new SampleWindow(WINDOW_SAMPLES, WINDOW_AGE_MS);
  readonly tpot = new SampleWindow(WINDOW_SAMPLES, WINDOW_AGE_MS);
  /** True where the balancing policy goes by what is placed where. */
  readonly usesPlacement: boolean;
  readonly #balancer: Balancer;
  readonly #predictor: Predictor;
  readonly #options: FleetOptions;
  readonly #mayEject = () => this.#withinShare(1);
  /** Kept between picks, so that a pick allocates nothing. */
  readonly #candidates: TrackedBackend[] = [];

  /**
   * `ids` are those of the model's backends, `known` the backends of the configuration before: what
   * was learned of one that has not changed is taken over.
   */
  constructor(
    model: ModelConfig,
    ids: readonly string[],
    options: FleetOptions,
    known: ReadonlyMap<string, TrackedBackend>,
  ) {
    this.#options = options;
    const { config, clock, providers, balancers } = options;
    const policy = model.balance ?? config.balance;
    const kind = balancers.get(policy);
    if (kind === undefined) throw new FairleadError('FL_CONFIG_INVALID', balancers.unknown(policy));
    this.usesPlacement = kind.usesPlacement === true;
    this.#predictor = options.predictor?.(model.name) ?? new FittedPredictor(clock);
    this.#balancer = kind.create({ clock, rules: config.placement, predictor: this.#predictor });
    this.backends = model.backends.map((backend, i) => {
      const id = ids[i] ?? backend.url;
      const old = known.get(id);
      const same = old?.config.url === backend.url && old.model === model.name;
      const memory = same ? old.memory : new BackendMemory(config, this.#mayEject);
      return new TrackedBackend(id, model, backend, providerOf(backend, providers), config, clock, memory);
    });
    for (const { memory } of this.backends) {
      this.ttft.copy(memory.ttft);
      this.tpot.copy(memory.tpot);
    }
  }

  /** From now on this pool's rules hold for its backends, those taken over among them. */
  takeOver(): void {
    const nowMs = this.#options.clock.monotonicMs();
    const { config } = this.#options;
    for (const { memory } of this.backends) {
      memory.health.govern(config, this.#mayEject);
      memory.placement.govern(config.placement);
    }
    for (const { memory } of this.backends) if (!this.#withinShare(0)) memory.health.forgive(nowMs);
  }

  /**
   * A usable backend by the balancing policy. Where even those in `exclude` are unusable, the least
   * bad one that is not drained: rather one that rests or is on trial than one that is out.
   */
  pick(exclude: ReadonlySet<Backend> | undefined, wish: PickWish | undefined): Backend | undefined {
    const nowMs = this.#options.clock.monotonicMs();
    const candidates = this.#candidates;
    candidates.length = 0;
    let usable = 0;
    for (const backend of this.backends) {
      if (!fits(backend, wish) || !backend.memory.health.usable(nowMs)) continue;
      usable++;
      if (exclude?.has(backend) !== true) candidates.push(backend);
    }
    if (candidates.length > 1) return this.#balancer.pick(candidates, this.#options.random, wish);
    return usable > 0 ? candidates[0] : this.#lastResort(exclude, wish, nowMs);
  }

  /** Counts a request that is about to be sent in what the backend has to do; undefined where nobody goes by it. */
  place(backend: TrackedBackend, wish: PickWish | undefined): PlacedFlight | undefined {
    if (wish === undefined || !this.usesPlacement) return undefined;
    return new PlacedFlight(backend, wish, this.#predictor, this.#options.clock.monotonicMs());
  }

  /** How many backends could take a request now. */
  usable(): number {
    const nowMs = this.#options.clock.monotonicMs();
    let count = 0;
    for (const backend of this.backends)
      if (fits(backend, undefined) && backend.memory.health.usable(nowMs)) count++;
    return count;
  }

  ttftMs(percentile: number): number | undefined {
    return this.ttft.percentile(percentile, this.#options.clock.monotonicMs());
  }

  tpotMs(percentile: number): number | undefined {
    return this.tpot.percentile(percentile, this.#options.clock.monotonicMs());
  }

  get inFlight(): number {
    let sum = 0;
    for (const { memory } of this.backends) sum += memory.inFlight;
    return sum;
  }

  get available(): boolean {
    return this.usable() > 0;
  }

  /** Whether `more` ejections keep to the share that may be out; of a single backend that is none. */
  #withinShare(more: number): boolean {
    let out = more;
    for (const { memory } of this.backends) if (memory.health.open) out++;
    return out <= Math.floor(this.backends.length * this.#options.config.breaker.maxEjectedShare);
  }

  #lastResort(
    exclude: ReadonlySet<Backend> | undefined,
    wish: PickWish | undefined,
    nowMs: number,
  ): Backend | undefined {
    let best: TrackedBackend | undefined;
    let bestBadness = Number.POSITIVE_INFINITY;
    for (const backend of this.backends) {
      const { health, inFlight } = backend.memory;
      if (!fits(backend, wish) || health.drained || exclude?.has(backend) === true) continue;
      const state = health.state(nowMs);
      const out = state === 'ejected' || state === 'unhealthy';
      const badness = out ? OUT + inFlight : inFlight;
      if (badness >= bestBadness) continue;
      best = backend;
      bestBadness = badness;
    }
    return best;
  }
}

/** Whether the backend takes requests at all, and of this sort: one that only prefills answers nobody. */
function fits({ config }: TrackedBackend, wish: PickWish | undefined): boolean {
  return config.weight > 0 && (config.role === 'prefill') === (wish?.role === 'prefill');
}
