/** One priority class. */
export interface QueueClass {
  readonly name: string;
  /** Of the places that become free while several classes wait; above 0. */
  readonly weight: number;
  /** Of all places, how many it may hold at once, 0 to 1. */
  readonly share: number;
}

export interface QueueRules {
  /** How many may wait. */
  readonly length: number;
  /** The longest wait, milliseconds. */
  readonly timeoutMs: number;
  /** The highest first; at least one. */
  readonly classes: readonly QueueClass[];
}

/** Why a request is not let through. */
export type ShedReason =
  | 'full' // as many wait as may
  | 'displaced' // it waited, and one of a higher class took its place in the queue
  | 'late' // it would wait longer than it may
  | 'timeout' // it has waited as long as it may
  | 'event_loop'; // the gateway itself is late

export interface Shed {
  readonly reason: ShedReason;
  /** When it is worth trying again, by the rate at which the queue drains; milliseconds. */
  readonly retryAfterMs: number;
}
