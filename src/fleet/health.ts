import type { FleetConfig } from '../config/schema/gateway.ts';
import { slowStart } from './slow-start.ts';
import type { BackendState, FlightEnd } from './types.ts';

export interface HealthRules {
  readonly breaker: FleetConfig['breaker'];
  readonly health: FleetConfig['health'];
}

/** Ends that stand against a backend. */
const FAILURES: ReadonlySet<FlightEnd> = new Set(['server_error', 'refused', 'reset', 'timeout', 'protocol']);

/** The longest Retry-After that is obeyed: a mistaken header must not lose a backend for good. */
const MAX_COOL_MS = 600_000;

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
 *  healthy ── Retry-After of a 429 or a failure ──▶ cooling ── that long ──▶ healthy
 *  any ── unhealthyAfter failed probes ──▶ unhealthy ── healthyAfter good ones ──▶ healthy
 *  any ── drain ──▶ drained ── restore ──▶ what it was
 * ```
 *
 * - Where several hold, the state is the first of drained, unhealthy, ejected or half_open, cooling.
 * - A request's own fault (4xx) and a client that leaves say nothing.
 * - Requests sent before an ejection say nothing after it, however they end: they are old news.
 * - `half_open` lets one request through at a time, and none while the backend asked to be left
 *   alone. A stream passes the trial as soon as it flows. A trial that stays silent for as long as
 *   the ejection lasted no longer holds up the next one.
 * - `openMs` doubles with each ejection; a backend that stayed in for `maxOpenMs` begins anew.
 * - A failed probe is not believed when a request sent since the probe before it was answered.
 * - After an ejection or a failed probe a backend returns by slow start.
 */
export class Health {
  #rules: HealthRules;
  #mayEject: () => boolean;
  #drained = false;
  /** Requests are numbered as they are sent, from 1. */
  #sent = 0;

  #failures = 0;
  #open = false;
  #openForMs = 0;
  #openUntilMs = 0;
  #strikes = 0;
  /** The last request sent before the last ejection. */
  #sentBeforeEjection = 0;
  /** The request that is the trial; 0 when none is under way. */
  #trial = 0;
  #trialUntilMs = 0;
  #coolUntilMs = 0;
  #returnedAtMs = Number.NEGATIVE_INFINITY;

  #probedDown = false;
  #badProbes = 0;
  #goodProbes = 0;
  #sentBeforeProbe = 0;
  #answeredSinceProbe = false;

  /** `mayEject` says no when too many of its siblings are out already. */
  constructor(rules: HealthRules, mayEject: () => boolean) {
    this.#rules = rules;
    this.#mayEject = mayEject;
  }

  /** Puts it under the rules and siblings of another configuration; what is known stays. */
  govern(rules: HealthRules, mayEject: () => boolean): void {
    this.#rules = rules;
    this.#mayEject = mayEject;
  }

  state(nowMs: number): BackendState {
    if (this.#drained) return 'drained';
    if (this.#probedDown) return 'unhealthy';
    if (this.#open) return nowMs < this.#openUntilMs ? 'ejected' : 'half_open';
    return nowMs < this.#coolUntilMs ? 'cooling' : 'healthy';
  }

  /** Whether a request may be sent now. */
  usable(nowMs: number): boolean {
    if (this.#drained || this.#probedDown || nowMs < this.#coolUntilMs) return false;
    if (!this.#open) return true;
    return nowMs >= this.#openUntilMs && (this.#trial === 0 || nowMs >= this.#trialUntilMs);
  }

  get drained(): boolean {
    return this.#drained;
  }

  /** True from its ejection until it has passed a trial. */
  get open(): boolean {
    return this.#open;
  }

  /** Share of its weight that a backend gets now, 0.1 to 1. */
  ramp(nowMs: number): number {
    return slowStart(nowMs - this.#returnedAtMs);
  }

  /** A request is sent; returns its number, for `flows` and `ended`. In `half_open` it is the trial. */
  began(nowMs: number): number {
    this.#sent++;
    if (this.#open && this.usable(nowMs)) {
      this.#trial = this.#sent;
      this.#trialUntilMs = nowMs + this.#openForMs;
    }
    return this.#sent;
  }

  /** The answer is good so far: a stream that has begun and goes on. */
  flows(request: number, nowMs: number): void {
    if (request > this.#sentBeforeProbe) this.#answeredSinceProbe = true;
    if (request === this.#trial) this.#return(nowMs);
  }

  ended(request: number, how: FlightEnd, nowMs: number, retryAfterMs: number | undefined): void {
    const failed = FAILURES.has(how);
    if (request === this.#trial) this.#trial = 0;
    if (request > this.#sentBeforeEjection) {
      if (how === 'ok') this.#succeeded(nowMs);
      else if (failed) this.#failed(nowMs);
      else if (how === 'rate_limited' && this.#open) this.#return(nowMs); // busy, so not dead
    }
    if (how === 'ok' && request > this.#sentBeforeProbe) {
      this.#answeredSinceProbe = true;
      if (this.#probedDown) this.#sawAlive(nowMs);
    }
    if (retryAfterMs !== undefined && (failed || how === 'rate_limited'))
      this.#coolUntilMs = nowMs + Math.min(MAX_COOL_MS, retryAfterMs);
  }

  probed(good: boolean, nowMs: number): void {
    const answered = this.#answeredSinceProbe;
    this.#answeredSinceProbe = false;
    this.#sentBeforeProbe = this.#sent;
    if (good) {
      this.#badProbes = 0;
      if (this.#probedDown) this.#sawAlive(nowMs);
      return;
    }
    this.#goodProbes = 0;
    this.#badProbes = answered ? 0 : this.#badProbes + 1;
    if (this.#badProbes >= this.#rules.health.unhealthyAfter) this.#probedDown = true;
  }

  /** Ends an ejection without a trial. */
  forgive(nowMs: number): void {
    if (this.#open) this.#return(nowMs);
  }

  drain(): void {
    this.#drained = true;
  }

  restore(nowMs: number): void {
    if (!this.#drained) return;
    this.#drained = false;
    this.#returnedAtMs = nowMs;
  }

  #succeeded(nowMs: number): void {
    this.#failures = 0;
    if (this.#open) this.#return(nowMs);
  }

  #failed(nowMs: number): void {
    if (!this.#open) {
      this.#failures++;
      if (this.#failures >= this.#rules.breaker.consecutiveFailures && this.#mayEject()) this.#eject(nowMs);
    } else if (nowMs >= this.#openUntilMs) this.#eject(nowMs); // while ejected it is only what was expected
  }

  #eject(nowMs: number): void {
    const { openMs, maxOpenMs } = this.#rules.breaker;
    if (!this.#open && nowMs - this.#returnedAtMs >= maxOpenMs) this.#strikes = 0;
    this.#openForMs = Math.min(maxOpenMs, openMs * 2 ** this.#strikes);
    this.#openUntilMs = nowMs + this.#openForMs;
    this.#strikes++;
    this.#open = true;
    this.#trial = 0;
    this.#sentBeforeEjection = this.#sent;
  }

  #return(nowMs: number): void {
    this.#open = false;
    this.#trial = 0;
    this.#failures = 0;
    this.#returnedAtMs = nowMs;
  }

  #sawAlive(nowMs: number): void {
    this.#goodProbes++;
    if (this.#goodProbes < this.#rules.health.healthyAfter) return;
    this.#probedDown = false;
    this.#badProbes = 0;
    this.#goodProbes = 0;
    this.#return(nowMs);
  }
}
