import type { Clock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Counters } from '../../store/contract.ts';
import type { Subject } from './contract.ts';
import type { Change, Share } from './share.ts';

const EPOCH_MS = 60_000;
/** So long before an epoch begins, requests under way are counted in it, too. */
const OVERLAP_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
/** When a place may be free again nobody knows. */
const RETRY_AFTER_MS = 1_000;

/**
 * Requests under way at once, over all processes that share the counters. Every epoch has counters of its own, and who
 * has requests under way carries them over into the next one before it begins. What a process that died had under way
 * is carried over by nobody: its places are free again after 70 s at most. No take needs to read first.
 */
export class Slots {
  readonly #clock: Clock;
  readonly #add: (changes: readonly Change[]) => void;
  /** Requests of this process that are under way, by counter. */
  readonly #live = new Map<string, number>();
  /** The starts of the epochs that they are counted in. */
  #epochs: readonly number[] = [];
  readonly #timer: NodeJS.Timeout;

  /** `add` must not throw. */
  constructor(clock: Clock, add: (changes: Parameters<Counters['add']>[0]) => void) {
    this.#clock = clock;
    this.#add = add;
    this.#timer = setInterval(() => this.carryOver(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** What the subject's limit wants of one more request; undefined where it has none. */
  share({ id, label, limits: { concurrent } }: Subject): Share | undefined {
    if (concurrent === undefined) return undefined;
    const key = `${id}:concurrent`;
    const epochs = this.carryOver();
    return {
      takes: epochs.map((startMs) => ({ ...change(key, startMs, 1), limit: concurrent })),
      stretches: false,
      taken: () => {
        this.#live.set(key, (this.#live.get(key) ?? 0) + 1);
        // The counters may have taken their time to answer, and an epoch begun meanwhile.
        const missed = this.#epochs.filter((startMs) => !epochs.includes(startMs));
        if (missed.length > 0) this.#add(missed.map((startMs) => change(key, startMs, 1)));
      },
      settle: () => {
        const now = this.carryOver();
        const left = (this.#live.get(key) ?? 1) - 1;
        if (left > 0) this.#live.set(key, left);
        else this.#live.delete(key);
        return now.map((startMs) => change(key, startMs, -1));
      },
      refuse: () =>
        new FairleadError(
          'FL_RATE_LIMITED',
          `The ${label} may have ${concurrent} request${concurrent === 1 ? '' : 's'} under way at once.`,
          { retryAfterMs: RETRY_AFTER_MS, hint: 'Wait until one of them has ended.' },
        ),
    };
  }

  /** Counts what is under way in every epoch that it must stand in now, and returns their starts. */
  carryOver(): readonly number[] {
    const nowMs = this.#clock.wallMs();
    const startMs = Math.floor(nowMs / EPOCH_MS) * EPOCH_MS;
    const wanted = nowMs - startMs >= EPOCH_MS - OVERLAP_MS ? [startMs, startMs + EPOCH_MS] : [startMs];
    if (wanted.length === this.#epochs.length && wanted[0] === this.#epochs[0]) return this.#epochs;
    const fresh = wanted.filter((start) => !this.#epochs.includes(start));
    this.#epochs = wanted;
    const changes = fresh.flatMap((start) => [...this.#live].map(([key, live]) => change(key, start, live)));
    if (changes.length > 0) this.#add(changes);
    return wanted;
  }

  dispose(): void {
    clearInterval(this.#timer);
  }
}

function change(key: string, startMs: number, amount: number): Change {
  return { key, amount, windowStartMs: startMs, expiresAtMs: startMs + 2 * EPOCH_MS };
}
