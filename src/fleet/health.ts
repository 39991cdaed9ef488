import type { FleetConfig } from '../config/schema/gateway.ts';
import type { BackendState, FlightEnd } from './types.ts';

type Breaker = FleetConfig['breaker'];
type HealthCheck = FleetConfig['health'];

/** Ends that stand against a backend. */
const FAILURES: ReadonlySet<FlightEnd> = new Set(['server_error', 'refused', 'reset', 'timeout', 'protocol']);

/** After a return, a backend's share of traffic grows to its full one over this long. */
export const SLOW_START_MS = 10_000;
const SLOW_START_FLOOR = 0.1;

/**
 * What is thought of one backend, from its answers (passive) and from probes (active).
 *
 * ```
 *            consecutiveFailures            openMs is over
 *  healthy ───────────────────────▶ ejected ──────────────▶ half_open
 *     ▲                                ▲                        │
 *     │            one good answer     │   one bad answer       │
 *     └────────────────────────────────┼────────────────────────┤
 *                                      └── (openMs doubles) ────┘
 *
 *  healthy ── 429 with Retry-After ──▶ cooling ── that long ──▶ healthy
 *  any ── unhealthyAfter failed probes ──▶ unhealthy ── healthyAfter good ones ──▶ healthy
 *  any ── drain ──▶ drained ── restore ──▶ healthy
 * ```
 *
 * A request's own fault (4xx) and a client that leaves say nothing. `half_open` lets one request
 * through at a time. After ejection or a failed probe a backend returns by slow start.
 */
export class Health {
  readonly #breaker: Breaker;
  readonly #check: HealthCheck;
  #failures = 0;
  #trips = 0;
  #openUntilMs = 0;
  #coolUntilMs = 0;
  #badProbes = 0;
  #goodProbes = 0;
  #probedDown = false;
  #drained = false;
  #trial = false;
  #returnedAtMs = Number.NEGATIVE_INFINITY;

  constructor(breaker: Breaker, check: HealthCheck) {
    this.#breaker = breaker;
    this.#check = check;
  }

  state(nowMs: number): BackendState {
    if (this.#drained) return 'drained';
    if (this.#probedDown) return 'unhealthy';
    if (this.#trips > 0) return nowMs < this.#openUntilMs ? 'ejected' : 'half_open';
    return nowMs < this.#coolUntilMs ? 'cooling' : 'healthy';
  }

  /** Whether a request may be sent now. */
  usable(nowMs: number): boolean {
    const state = this.state(nowMs);
    return state === 'healthy' || (state === 'half_open' && !this.#trial);
  }

  /** True once it has failed often enough to be ejected; whether it is, the fleet decides. */
  get failing(): boolean {
    return this.#failures >= this.#breaker.consecutiveFailures;
  }

  get drained(): boolean {
    return this.#drained;
  }

  /** Share of its weight that a backend gets now, 0.1 to 1. */
  ramp(nowMs: number): number {
    const since = nowMs - this.#returnedAtMs;
    return since >= SLOW_START_MS ? 1 : Math.max(SLOW_START_FLOOR, since / SLOW_START_MS);
  }

  /** A request was sent; in `half_open` it is the trial. */
  began(nowMs: number): void {
    if (this.state(nowMs) === 'half_open') this.#trial = true;
  }

  /** A request ended. `mayEject` says no when too many of its siblings are out already. */
  ended(how: FlightEnd, nowMs: number, mayEject: () => boolean, retryAfterMs: number | undefined): void {
    const wasHalfOpen = this.state(nowMs) === 'half_open';
    if (FAILURES.has(how)) {
      this.#failures++;
      this.#trial = false;
      if (wasHalfOpen || (this.failing && this.#trips === 0 && mayEject())) this.#eject(nowMs);
    } else if (how === 'ok') {
      this.#failures = 0;
      this.#trial = false;
      if (this.#trips > 0 && wasHalfOpen) {
        this.#trips = 0;
        this.#returnedAtMs = nowMs;
      }
    } else {
      this.#trial = false;
      if (how === 'rate_limited' && retryAfterMs !== undefined) this.#coolUntilMs = nowMs + retryAfterMs;
    }
  }

  probed(good: boolean, nowMs: number): void {
    if (good) {
      this.#badProbes = 0;
      this.#goodProbes++;
      if (this.#probedDown && this.#goodProbes >= this.#check.healthyAfter) {
        this.#probedDown = false;
        this.#failures = 0;
        this.#trips = 0;
        this.#returnedAtMs = nowMs;
      }
    } else {
      this.#goodProbes = 0;
      this.#badProbes++;
      if (this.#badProbes >= this.#check.unhealthyAfter) this.#probedDown = true;
    }
  }

  drain(): void {
    this.#drained = true;
  }

  restore(nowMs: number): void {
    if (!this.#drained) return;
    this.#drained = false;
    this.#returnedAtMs = nowMs;
  }

  #eject(nowMs: number): void {
    const { openMs, maxOpenMs } = this.#breaker;
    this.#openUntilMs = nowMs + Math.min(maxOpenMs, openMs * 2 ** this.#trips);
    this.#trips++;
  }
}
