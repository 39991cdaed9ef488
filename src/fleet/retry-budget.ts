import type { FleetConfig } from '../config/schema/gateway.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';

const SLOT_MS = 1_000;
/** Ten seconds, and the one that is partly within them. */
const SLOTS = 11;
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
 * In the ten seconds before any extra, that one included, there are at most `minimum` + `ratio` ×
 * requests extras. Counts by the second; the second that is only partly within the ten counts for
 * the extras and not for the requests, so the bound errs to the safe side.
 */
export class Budget {
  readonly #ratio: number;
  readonly #minimum: number;
  readonly #clock: Clock;
  readonly #requests = new Float64Array(SLOTS);
  readonly #extras = new Float64Array(SLOTS);
  #second: number;

  constructor(ratio: number, minimum: number, clock: Clock) {
    this.#ratio = ratio;
    this.#minimum = minimum;
    this.#clock = clock;
    this.#second = Math.floor(clock.monotonicMs() / SLOT_MS);
  }

  request(): void {
    const slot = this.#now();
    this.#requests[slot] = (this.#requests[slot] as number) + 1;
  }

  /** Takes one extra; false when there is none left. */
  take(): boolean {
    const slot = this.#now();
    let extras = 1;
    let requests = 0;
    for (let i = 0; i < SLOTS; i++) {
      extras += this.#extras[i] as number;
      requests += this.#requests[i] as number;
    }
    const oldest = (slot + 1) % SLOTS;
    requests -= this.#requests[oldest] as number;
    if (extras > this.#minimum + this.#ratio * requests) return false;
    this.#extras[slot] = (this.#extras[slot] as number) + 1;
    return true;
  }

  /** The slot of this second; those of the seconds since the last call are emptied. */
  #now(): number {
    const second = Math.floor(this.#clock.monotonicMs() / SLOT_MS);
    for (let passed = Math.min(SLOTS, second - this.#second); passed > 0; passed--) {
      const slot = (second - passed + 1) % SLOTS;
      this.#requests[slot] = 0;
      this.#extras[slot] = 0;
    }
    this.#second = second;
    return second % SLOTS;
  }
}

/** `onRequest` hears of each request as well. */
export function createRetryBudget(
  retry: FleetConfig['retry'],
  clock: Clock,
  random: Random,
  onRequest: () => void,
): RetryBudget {
  const budget = new Budget(retry.budgetRatio, retry.budgetMin, clock);
  return {
    request() {
      budget.request();
      onRequest();
    },
    tryRetry: () => budget.take(),
    backoffMs(round, retryAfterMs) {
      if (retryAfterMs !== undefined) return retryAfterMs;
      const full = Math.min(MAX_BACKOFF_MS, retry.backoffMs * 2 ** Math.min(round, 16));
      return full / 2 + random() * (full / 2); // half fixed, half jitter: retries of many clients spread out
    },
  };
}
