import type { ModelConfig } from '../config/schema/model.ts';
import { FairleadError } from '../core/errors.ts';
import type { TrackedBackend } from './backend.ts';
import type { Balancer } from './balance/define.ts';
import type { FleetOptions, PoolLoad } from './contract.ts';
import type { Backend } from './types.ts';
import { SampleWindow } from './window.ts';

const WINDOW_SAMPLES = 1024;
const WINDOW_AGE_MS = 300_000;

/** The backends of one model, their balancer, and what they show together. */
export class ModelPool implements PoolLoad {
  readonly backends: readonly TrackedBackend[];
  readonly ttft = new SampleWindow(WINDOW_SAMPLES, WINDOW_AGE_MS);
  readonly tpot = new SampleWindow(WINDOW_SAMPLES, WINDOW_AGE_MS);
  readonly #balancer: Balancer;
  readonly #options: FleetOptions;
  /** Kept between picks, so that a pick allocates nothing. */
  readonly #usable: TrackedBackend[] = [];

  constructor(model: ModelConfig, backends: readonly TrackedBackend[], options: FleetOptions) {
    this.backends = backends;
    this.#options = options;
    const policy = model.balance ?? options.config.balance;
    const kind = options.balancers.get(policy);
    if (kind === undefined) throw new FairleadError('FL_CONFIG_INVALID', options.balancers.unknown(policy));
    this.#balancer = kind.create();
    for (const backend of backends) {
      this.ttft.copy(backend.ttft);
      this.tpot.copy(backend.tpot);
    }
  }

  pick(exclude: ReadonlySet<Backend> | undefined): Backend | undefined {
    const nowMs = this.#options.clock.monotonicMs();
    const usable = this.#usable;
    usable.length = 0;
    for (const backend of this.backends) {
      if (backend.config.weight > 0 && exclude?.has(backend) !== true && backend.health.usable(nowMs))
        usable.push(backend);
    }
    if (usable.length === 1) return usable[0];
    if (usable.length > 1) return this.#balancer.pick(usable, this.#options.random);
    return this.#lastResort(exclude);
  }

  /** Whether one more backend may be ejected: never more than the share, and of one backend none. */
  mayEject(): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    let out = 1;
    for (const { health } of this.backends) if (health.state(nowMs) === 'ejected') out++;
    return out <= Math.floor(this.backends.length * this.#options.config.breaker.maxEjectedShare);
  }

  ttftMs(percentile: number): number | undefined {
    return this.ttft.percentile(percentile, this.#options.clock.monotonicMs());
  }

  tpotMs(percentile: number): number | undefined {
    return this.tpot.percentile(percentile, this.#options.clock.monotonicMs());
  }

  get inFlight(): number {
    let sum = 0;
    for (const backend of this.backends) sum += backend.inFlight;
    return sum;
  }

  get available(): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    return this.backends.some((backend) => backend.config.weight > 0 && backend.health.usable(nowMs));
  }

  #lastResort(exclude: ReadonlySet<Backend> | undefined): Backend | undefined {
    let best: TrackedBackend | undefined;
    for (const backend of this.backends) {
      if (backend.health.drained || exclude?.has(backend) === true || backend.config.weight === 0) continue;
      if (best === undefined || backend.inFlight < best.inFlight) best = backend;
    }
    return best;
  }
}
