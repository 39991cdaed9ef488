import type { KeyLimits } from '../../store/contract.ts';

/** Someone whose requests are counted together: a key, a user, a team. */
export interface Subject {
  /** By which counters find it, such as `key:4fQ…`. No part that a client chooses holds a bare colon. */
  readonly id: string;
  /** As a refusal names it, such as `key 'ci'`. */
  readonly label: string;
  readonly limits: KeyLimits;
}

/** What a request may take at most, as far as one can tell before it goes out. */
export interface Estimate {
  readonly promptTokens: number;
  readonly maxCompletionTokens: number;
  /** In the currency of the prices. */
  readonly cost: number;
}

/** What a request took in the end. */
export interface Actual {
  /** Prompt and completion together. */
  readonly tokens: number;
  readonly cost: number;
  /** False where no answer came about: it counts against no budget of requests then. */
  readonly served: boolean;
}

/** A request's share of the limits that it is under. */
export interface Lease {
  /** `x-ratelimit-…`, `ratelimit` and `ratelimit-policy` for the answer; empty where nothing is counted by the minute. */
  readonly headers: Readonly<Record<string, string>>;
  /** Gives back what was taken beyond `actual`, or takes the rest. Must be called once; further calls do nothing. */
  settle(actual: Actual): void;
}

/** Counts requests against limits. One a process: it outlives configurations. */
export interface Limiter {
  /**
   * Takes the request's share of every limit of every subject, or of none. Undefined where nothing is limited, and a
   * value at once where the counters answer at once. Throws or rejects with FL_RATE_LIMITED or FL_BUDGET_SPENT, with
   * the time to wait, and with FL_STORE_UNAVAILABLE where the counters are gone.
   */
  admit(subjects: readonly Subject[], estimate: Estimate): Lease | undefined | Promise<Lease>;
  /** What is wrong, as a sentence; undefined: nothing. */
  trouble(): string | undefined;
  dispose(): void;
}
