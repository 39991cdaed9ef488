import type { FleetConfig } from '../config/schema/gateway.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';

const WINDOW_MS = 10_000;
const MAX_BACKOFF_MS = 5_000;

/** Bounds retries by a share of recent traffic, so that retrying cannot multiply an outage. */
export interface RetryBudget {
  /** Counts a request, once however many tries it takes. */
  request(): void;
  /** Takes one retry from the budget; false when there is none left. */
  tryRetry(): boolean;
  /** Pause before round `round` (0 first), milliseconds: as asked, else doubling with jitter. */
  backoffMs(round: number, retryAfterMs?: number): number;
}

/**
 * Within any ten seconds at most `minimum` + `ratio` × requests extras are given out. Two buckets
 * of one window each, the older one weighted by how much of it still counts.
 */
export class Budget {
  readonly #ratio: number;
  readonly #minimum: number;
  readonly #clock: Clock;
  #startMs: number;
  #requests = 0;
  #extras = 0;
  #lastRequests = 0;
  #lastExtras = 0;

  constructor(ratio: number, minimum: number, clock: Clock) {
    this.#ratio = ratio;
    this.#minimum = minimum;
    this.#clock = clock;
    this.#startMs = clock.monotonicMs();
  }

  request(): void {
    this.#roll();
    this.#requests++;
  }

  take(): boolean {
    const share = this.#roll();
    const extras = this.#extras + this.#lastExtras * share;
    const requests = this.#requests + this.#lastRequests * share;
    if (extras + 1 > this.#minimum + this.#ratio * requests) return false;
    this.#extras++;
    return true;
  }

  /** The share of the older bucket that still counts. */
  #roll(): number {
    const nowMs = this.#clock.monotonicMs();
    const passed = nowMs - this.#startMs;
    if (passed >= WINDOW_MS) {
      const gone = passed >= 2 * WINDOW_MS;
      this.#lastRequests = gone ? 0 : this.#requests;
      this.#lastExtras = gone ? 0 : this.#extras;
      this.#requests = 0;
      this.#extras = 0;
      this.#startMs = gone ? nowMs : this.#startMs + WINDOW_MS;
    }
    return 1 - (nowMs - this.#startMs) / WINDOW_MS;
  }
}

export function createRetryBudget(retry: FleetConfig['retry'], clock: Clock, random: Random): RetryBudget {
  const budget = new Budget(retry.budgetRatio, retry.budgetMin, clock);
  return {
    request: () => budget.request(),
    tryRetry: () => budget.take(),
    backoffMs(round, retryAfterMs) {
      if (retryAfterMs !== undefined) return retryAfterMs;
      const full = Math.min(MAX_BACKOFF_MS, retry.backoffMs * 2 ** Math.min(round, 16));
      return full / 2 + random() * (full / 2); // half fixed, half jitter: retries of many clients spread out
    },
  };
}
