import { Worker } from 'node:worker_threads';
import { FairleadError } from '../../core/errors.ts';
import {
  type ArgumentOf,
  type Call,
  errorOf,
  type Reply,
  type Request,
  type ResultOf,
  type ThreadSetup,
} from './protocol.ts';

const WORKER = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./worker.js', import.meta.url);

/** A worker's thread, as far as it is used. */
export type Thread = Pick<Worker, 'on' | 'once' | 'postMessage' | 'ref' | 'unref' | 'terminate'>;

export type SpawnThread = (setup: ThreadSetup) => Thread;

const spawnWorker: SpawnThread = (setup) => new Worker(WORKER, { workerData: setup });

const END_GRACE_MS = 3_000;

/** Between two starts of a thread that dies, milliseconds. */
const RESTART_PAUSE_MS = 1_000;

interface Waiting {
  resolve(result: never): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout | undefined;
}

/** Calls the engine on a thread of its own, and starts another where that one dies. An idle one keeps no process alive. */
export class EngineThread {
  readonly #setup: ThreadSetup;
  readonly #waiting = new Map<number, Waiting>();
  readonly #spawn: SpawnThread;
  #worker: Thread | undefined;
  #startedMs = Number.NEGATIVE_INFINITY;
  #nextId = 1;
  #closed = false;

  constructor(setup: ThreadSetup, spawn: SpawnThread = spawnWorker) {
    this.#setup = setup;
    this.#spawn = spawn;
  }

  /**
   * What the engine answers. Rejects as the engine does, and with FL_STORE_UNAVAILABLE where there is no answer within
   * `timeoutMs`; what was asked may be done then all the same.
   */
  call<Name extends Call>(
    call: Name,
    argument: ArgumentOf<Name>,
    timeoutMs?: number,
  ): Promise<ResultOf<Name>> {
    const worker = this.#alive();
    if (worker === undefined) return Promise.reject(unavailable('its thread ended'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(() => {
              this.#settle(id)?.reject(unavailable(`it did not answer within ${timeoutMs} ms`));
            }, timeoutMs);
      if (this.#waiting.size === 0) worker.ref();
      this.#waiting.set(id, { resolve, reject, timer });
      worker.postMessage({ id, call, argument } satisfies Request);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    if (worker === undefined) return;
    const over = new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
    });
    worker.ref();
    worker.postMessage(null satisfies Request);
    const timer = setTimeout(() => void worker.terminate(), END_GRACE_MS);
    await over;
    clearTimeout(timer);
  }

  #alive(): Thread | undefined {
    if (this.#worker !== undefined || this.#closed) return this.#worker;
    if (performance.now() - this.#startedMs < RESTART_PAUSE_MS) return undefined;
    this.#startedMs = performance.now();
    const worker = this.#spawn(this.#setup);
    worker.unref();
    worker.on('message', (reply: Reply) => {
      const waiting = this.#settle(reply.id);
      if ('fault' in reply) waiting?.reject(errorOf(reply.fault));
      else waiting?.resolve(reply.result as never);
    });
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error; // 'exit' follows
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const id of [...this.#waiting.keys()])
        this.#settle(id)?.reject(unavailable('its thread ended', cause));
    });
    this.#worker = worker;
    return worker;
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    if (this.#waiting.size === 0) this.#worker?.unref();
    return waiting;
  }
}

function unavailable(why: string, cause?: unknown): FairleadError {
  return new FairleadError('FL_STORE_UNAVAILABLE', `The database cannot be used: ${why}.`, {
    hint: 'it is tried again by itself',
    ...(cause === undefined ? {} : { cause }),
  });
}
