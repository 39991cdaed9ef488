import { Worker } from 'node:worker_threads';
import { FairleadError } from '../../core/errors.ts';
import type { Fault, RuntimeName, WorkerMessage, WorkerRequest, WorkerSetup } from './protocol.ts';

/** A worker's thread, as far as it is used. */
export type Thread = Pick<Worker, 'on' | 'postMessage' | 'ref' | 'unref' | 'terminate'>;

export type SpawnThread = (setup: WorkerSetup) => Thread;

const WORKER = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./worker.js', import.meta.url);

export const spawnThread: SpawnThread = (setup) => new Worker(WORKER, { workerData: setup });

export interface Ready {
  readonly runtime: RuntimeName;
  readonly perTokenMs: number;
}

interface Waiting<Result> {
  resolve(result: Result): void;
  reject(error: FairleadError): void;
}

/** What a worker is sent, and the memory that moves over with it. */
export interface Cargo<Run> {
  readonly run: Run;
  readonly move: readonly ArrayBuffer[];
}

/** One life of a worker: from its start to the end of its thread. It takes one run at a time. */
export class Member<Run, Result> {
  /** Resolves when it can take runs; rejects with what its thread had against the model. */
  readonly ready: Promise<Ready>;
  readonly #thread: Thread;
  #running: Waiting<Result> | undefined;
  #isReady = false;
  #gone = false;

  /** `onEnd` is called once, when the thread is over, whatever the reason; `gone` is what its run is told then. */
  constructor(thread: Thread, gone: () => FairleadError, onEnd: () => void) {
    this.#thread = thread;
    this.ready = new Promise((resolve, reject) => {
      thread.on('message', (message: WorkerMessage<Result>) => {
        const { kind } = message;
        if (kind === 'ready') {
          this.#isReady = true;
          this.#rest();
          resolve(message);
        } else if (kind === 'refused') reject(errorOf(message.fault));
        else if (kind === 'result') this.#settle((one) => one.resolve(message.result));
        else this.#settle((one) => one.reject(errorOf(message.fault)));
      });
      thread.on('error', () => undefined); // 'exit' follows
      thread.on('exit', () => {
        this.#gone = true;
        const error = gone();
        reject(error);
        this.#settle((one) => one.reject(error));
        onEnd();
      });
    });
    this.ready.catch(() => undefined); // whoever started it reads it; a restart may not
  }

  get idle(): boolean {
    return this.#isReady && !this.#gone && this.#running === undefined;
  }

  get alive(): boolean {
    return this.#isReady && !this.#gone;
  }

  /** Only when `idle`. Rejects with FL_MODEL_FAILED when the run fails or the thread dies of it. */
  run({ run, move }: Cargo<Run>): Promise<Result> {
    this.#thread.ref();
    return new Promise((resolve, reject) => {
      this.#running = { resolve, reject };
      this.#thread.postMessage(run satisfies WorkerRequest<Run>, move);
    });
  }

  /** Asks the thread to release the model and end; ends it by force when it does not within `graceMs`. */
  async end(graceMs: number): Promise<void> {
    if (this.#gone) return;
    const over = new Promise<void>((resolve) => {
      this.#thread.on('exit', () => resolve());
    });
    this.#thread.ref();
    this.#thread.postMessage(null satisfies WorkerRequest<Run>);
    const timer = setTimeout(() => void this.#thread.terminate(), graceMs);
    await over;
    clearTimeout(timer);
  }

  #settle(how: (waiting: Waiting<Result>) => void): void {
    const waiting = this.#running;
    this.#running = undefined;
    this.#rest();
    if (waiting !== undefined) how(waiting);
  }

  /** An idle worker keeps no process alive. */
  #rest(): void {
    this.#thread.unref();
  }
}

function errorOf({ code, message, hint }: Fault): FairleadError {
  return new FairleadError(code, message, { hint });
}
