import cluster, { type Worker } from 'node:cluster';
import type { Invalidation } from '../../cache/contract.ts';
import type { MetricsSnapshot } from '../../observe/metrics.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import type { ServeOptions } from './options.ts';

/** What workers and their primary say to each other. */
type WorkerMessage =
  | { readonly type: 'ready'; readonly line: string }
  | { readonly type: 'gather'; readonly id: number }
  | { readonly type: 'gathered'; readonly id: number; readonly snapshots: readonly MetricsSnapshot[] }
  | { readonly type: 'drop'; readonly what: Invalidation }
  | { readonly type: 'snapshot'; readonly id: number }
  | { readonly type: 'snapshotted'; readonly id: number; readonly snapshot: MetricsSnapshot };

const EMBEDDED_ENV = 'FAIRLEAD_EMBEDDED_CONFIG';
const GATHER_TIMEOUT_MS = 1_000;
const RESTART_PAUSE_MS = 500;

/** The embedded configuration that the primary handed to this worker; undefined elsewhere. */
export function workerConfigText(): string | undefined {
  return cluster.isWorker ? process.env[EMBEDDED_ENV] : undefined;
}

/**
 * Forks the workers, which share the port, starts one again that dies, prints one ready line, and
 * hands signals on. Resolves when all have ended after a stop.
 */
export async function superviseWorkers(
  options: ServeOptions,
  embedded: string | undefined,
  { out, err }: Invocation,
): Promise<ExitCode> {
  const env = embedded === undefined ? {} : { [EMBEDDED_ENV]: embedded };
  let stopping = false;
  let announced = false;
  let everReady = false;
  let failed = false;
  const relay = new MetricsRelay();
  /** `cluster.workers` may still hold one that has ended. */
  const alive = new Set<Worker>();
  const fork = () => {
    const worker = cluster.fork(env);
    alive.add(worker);
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'ready') {
        everReady = true;
        if (!announced) out.write(message.line);
        announced = true;
      } else if (message.type === 'drop') {
        for (const other of liveWorkers()) if (other.id !== worker.id) other.send(message);
      } else relay.handle(worker, message);
    });
  };
  for (let i = 0; i < options.workers; i++) fork();
  cluster.on('exit', (worker, code) => {
    alive.delete(worker);
    if (stopping) return;
    if (!everReady) {
      // a bad file or a busy port fails all of them alike: say it once and stop
      failed = true;
      stop('SIGTERM');
      return;
    }
    err.write(`fairlead: worker ${worker.process.pid} ended with ${code}; starting another\n`);
    setTimeout(fork, RESTART_PAUSE_MS);
  });
  const stop = (signal: NodeJS.Signals) => {
    stopping = true;
    for (const worker of liveWorkers()) worker.process.kill(signal);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', () => {
    for (const worker of liveWorkers()) worker.process.kill('SIGHUP');
  });
  await new Promise<void>((resolve) => {
    cluster.on('exit', () => {
      if (stopping && alive.size === 0) resolve();
    });
  });
  return failed ? 2 : 0;
}

function liveWorkers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}

/** Gathers the metrics of all workers for the one that was asked. */
class MetricsRelay {
  #nextId = 0;
  readonly #pending = new Map<
    number,
    { readonly snapshots: MetricsSnapshot[]; wanted: number; done: () => void }
  >();

  handle(worker: Worker, message: WorkerMessage): void {
    if (message.type === 'gather') this.#gather(worker, message.id);
    else if (message.type === 'snapshotted') {
      const pending = this.#pending.get(message.id);
      pending?.snapshots.push(message.snapshot);
      if (pending !== undefined && pending.snapshots.length >= pending.wanted) pending.done();
    }
  }

  #gather(asker: Worker, askedId: number): void {
    const id = this.#nextId++;
    const workers = liveWorkers();
    const snapshots: MetricsSnapshot[] = [];
    const done = () => {
      clearTimeout(timer);
      if (!this.#pending.delete(id)) return;
      if (asker.isConnected())
        asker.send({ type: 'gathered', id: askedId, snapshots } satisfies WorkerMessage);
    };
    const timer = setTimeout(done, GATHER_TIMEOUT_MS); // a stuck worker must not hide the others
    this.#pending.set(id, { snapshots, wanted: workers.length, done });
    for (const worker of workers) worker.send({ type: 'snapshot', id } satisfies WorkerMessage);
  }
}

/** A worker's side: answers the primary's questions, asks for the sum of all, and passes on what concerns all. */
export class WorkerLink {
  #nextId = 0;
  readonly #waiting = new Map<number, (snapshots: readonly MetricsSnapshot[]) => void>();

  constructor(snapshot: () => MetricsSnapshot, drop: (what: Invalidation) => void) {
    process.on('message', (message: WorkerMessage) => {
      if (message.type === 'snapshot') {
        process.send?.({ type: 'snapshotted', id: message.id, snapshot: snapshot() } satisfies WorkerMessage);
      } else if (message.type === 'drop') drop(message.what);
      else if (message.type === 'gathered') {
        this.#waiting.get(message.id)?.(message.snapshots);
        this.#waiting.delete(message.id);
      }
    });
  }

  /** Has the other workers drop the same answers. */
  drop(what: Invalidation): void {
    process.send?.({ type: 'drop', what } satisfies WorkerMessage);
  }

  ready(line: string): void {
    process.send?.({ type: 'ready', line } satisfies WorkerMessage);
  }

  /** Lets go of the primary: an open channel would keep the process alive. */
  close(): void {
    if (process.connected) process.disconnect();
  }

  gather(): Promise<readonly MetricsSnapshot[]> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      process.send?.({ type: 'gather', id } satisfies WorkerMessage);
    });
  }
}
