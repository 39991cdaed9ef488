import type { FairleadError } from '../core/errors.ts';
import type { Flight, FlightEnd } from '../fleet/types.ts';
import { stalled, straggles, tooLong, tooQuiet } from './faults.ts';

/** Why a try is given up, and how it then ended. */
export interface Overdue {
  readonly error: FairleadError;
  readonly how: FlightEnd;
}

interface PatienceOptions {
  readonly flight: Flight;
  readonly totalDeadlineMs: number;
  /** Whether another backend could go on with the stream. */
  readonly mayMove: (() => boolean) | undefined;
}

/** How long one try is waited for: until its first byte, between its chunks, in all, and by its backend's own history. */
export class AttemptPatience {
  readonly #options: PatienceOptions;
  #deadlineMs: number;
  #touched = false;
  #begun = false;
  /** When the last bytes were seen, to within a sweep. */
  #quietSinceMs = Number.POSITIVE_INFINITY;

  constructor(options: PatienceOptions) {
    this.#options = options;
    const { firstTokenMs } = options.flight.backend.timeouts;
    this.#deadlineMs = firstTokenMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + firstTokenMs;
  }

  /** Something came. The clock is read by the next sweep, not here: a flag costs less with every event. */
  touch(): void {
    this.#touched = true;
    this.#begun = true;
  }

  /** `reads`: somebody takes what comes, and the backend is not held up by it. `flows`: it is a stream that has begun. */
  overdue(
    nowMs: number,
    { reads, flows }: { readonly reads: boolean; readonly flows: boolean },
  ): Overdue | undefined {
    const { flight, totalDeadlineMs } = this.#options;
    const { backend } = flight;
    if (this.#touched) {
      this.#touched = false;
      this.#quietSinceMs = nowMs;
      const { gapMs } = backend.timeouts;
      this.#deadlineMs = gapMs === 0 ? Number.POSITIVE_INFINITY : nowMs + gapMs;
    }
    if (nowMs > totalDeadlineMs) return { error: tooLong(), how: 'timeout' };
    if (!reads) return undefined;
    if (nowMs > this.#deadlineMs) return { error: tooQuiet(backend, this.#begun), how: 'timeout' };
    return flows ? this.#outOfFlow(nowMs) : undefined;
  }

  /** A stream that has stalled or become slow, by its backend's own measure, where another could go on with it. */
  #outOfFlow(nowMs: number): Overdue | undefined {
    const { flight, mayMove } = this.#options;
    const { stallMs } = flight;
    const stalls = stallMs !== undefined && nowMs - this.#quietSinceMs > stallMs;
    if ((!stalls && !flight.straggling) || mayMove?.() !== true) return undefined;
    // a straggler's health is for the flow to judge: its tokens come
    return stalls ? { error: stalled(stallMs), how: 'timeout' } : { error: straggles(), how: 'cancelled' };
  }
}
