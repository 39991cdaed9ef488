import type { Counters, Take, Taken } from '../contract.ts';
import type { EngineThread } from '../thread/thread.ts';

/** What takes part in one transaction at the most. */
const GROUPS_A_WRITE = 500;
/** Longer than a transaction waits for another process. */
const ANSWER_MS = 3_000;

interface Waiting {
  readonly takes: readonly Take[];
  resolve(taken: Taken): void;
  reject(error: unknown): void;
}

/**
 * Counters in the database, shared by all that use it. What comes in one turn of the event loop, or while a
 * transaction runs, goes into the next one together. Reject as the engine does.
 */
export class DurableCounters implements Counters {
  readonly #engine: Pick<EngineThread, 'call'>;
  #waiting: Waiting[] = [];
  #busy = false;

  constructor(engine: Pick<EngineThread, 'call'>) {
    this.#engine = engine;
  }

  take(takes: readonly Take[]): Promise<Taken> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ takes, resolve, reject });
      if (this.#busy) return;
      this.#busy = true;
      setImmediate(() => void this.#writeAll());
    });
  }

  async add(takes: readonly Omit<Take, 'limit'>[]): Promise<void> {
    await this.take(takes.map((take) => ({ ...take, limit: Number.POSITIVE_INFINITY })));
  }

  read(keys: Parameters<Counters['read']>[0]): Promise<readonly number[]> {
    return this.#engine.call('readCounters', keys, ANSWER_MS);
  }

  async dispose(): Promise<void> {
    // The engine is the store's.
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, GROUPS_A_WRITE);
      try {
        const groups = group.map(({ takes }) => takes);
        const taken = await this.#engine.call('take', groups, ANSWER_MS);
        group.forEach(({ resolve }, index) => {
          resolve(taken[index] as Taken);
        });
      } catch (thrown) {
        for (const { reject } of group) reject(thrown);
      }
    }
    this.#busy = false;
  }
}
