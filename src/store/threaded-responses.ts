import type { KeptResponse, ResponseStates } from './response-states.ts';
import type { EngineThread } from './thread/thread.ts';

/** Nobody waits longer than this for a response to be kept or read. */
const TIMEOUT_MS = 5_000;

/** Responses in the database: they outlive a restart, and every process on the same database sees them. */
export class ThreadedResponses implements ResponseStates {
  readonly keeps = true;
  readonly shared = true;
  readonly #thread: EngineThread;
  /** Handed over and perhaps not written yet: this process reads them all the same. */
  readonly #writing = new Map<string, KeptResponse>();

  constructor(thread: EngineThread) {
    this.#thread = thread;
  }

  async put(response: KeptResponse): Promise<boolean> {
    this.#writing.set(response.id, response);
    try {
      await this.#thread.call('putResponse', response, TIMEOUT_MS);
    } finally {
      this.#writing.delete(response.id);
    }
    return true;
  }

  async chain(id: string, limit: number): Promise<readonly KeptResponse[]> {
    const newest: KeptResponse[] = [];
    let next: string | undefined = id;
    while (next !== undefined && newest.length < limit) {
      const written: KeptResponse | undefined = this.#writing.get(next);
      if (written === undefined) break;
      newest.push(written);
      next = written.previous;
    }
    const left = limit - newest.length;
    if (next === undefined || left === 0) return newest;
    return [...newest, ...(await this.#thread.call('responseChain', [next, left], TIMEOUT_MS))];
  }

  delete(id: string): Promise<void> {
    return this.#thread.call('deleteResponse', id, TIMEOUT_MS);
  }
}
