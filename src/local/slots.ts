import { FairleadError } from '../core/errors.ts';

interface Waiting {
  readonly prefer: (slot: number) => number;
  readonly take: (slot: number) => void;
}

/** Places for chats in work: numbers from 0, handed out first come first served, with a bounded queue behind them. */
export class Slots {
  readonly #free: Set<number>;
  readonly #queue: Waiting[] = [];
  readonly #count: number;
  readonly #maxWaiting: number;

  constructor(count: number, maxWaiting: number) {
    this.#count = count;
    this.#maxWaiting = maxWaiting;
    this.#free = new Set(Array.from({ length: count }, (_, slot) => slot));
  }

  get running(): number {
    return this.#count - this.#free.size;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * Resolves with the free slot that `prefer` values most. Rejects with FL_OVERLOADED where the queue is full, and with
   * FL_CLIENT_CLOSED once `signal` is aborted. Give it back with `release`.
   */
  take(prefer: (slot: number) => number, signal: AbortSignal): Promise<number> {
    const gone = () => new FairleadError('FL_CLIENT_CLOSED', 'The client went away.');
    if (signal.aborted) return Promise.reject(gone());
    const slot = this.#best(prefer);
    if (slot !== undefined) return Promise.resolve(slot);
    if (this.#queue.length >= this.#maxWaiting) {
      const message = `${this.#count} chats are in work and ${this.#queue.length} wait; no more are taken.`;
      return Promise.reject(new FairleadError('FL_OVERLOADED', message, { retryAfterMs: 1_000 }));
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(gone());
      };
      const waiting: Waiting = {
        prefer,
        take: (free) => {
          signal.removeEventListener('abort', leave);
          resolve(free);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#queue.push(waiting);
    });
  }

  release(slot: number): void {
    this.#free.add(slot);
    const next = this.#queue[0];
    const best = next === undefined ? undefined : this.#best(next.prefer);
    if (next === undefined || best === undefined) return;
    this.#queue.shift();
    next.take(best);
  }

  #best(prefer: (slot: number) => number): number | undefined {
    let best: number | undefined;
    for (const slot of this.#free) if (best === undefined || prefer(slot) > prefer(best)) best = slot;
    if (best !== undefined) this.#free.delete(best);
    return best;
  }
}
