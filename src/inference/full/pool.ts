import { type FairleadError, toFairleadError } from '../../core/errors.ts';
import { TokenCost } from './cost.ts';
import { type Cargo, Member, type Thread } from './member.ts';
import type { RuntimeName } from './protocol.ts';
import { type Job, JobQueue } from './queue.ts';

/** How the texts of a pool go to its workers and come back. */
export interface PoolWork<Item, Run, Result extends { readonly tookMs: number }, Output> {
  /** In tokens. */
  sizeOf(item: Item): number;
  /** What a worker is sent for them; the items are not used again. */
  load(items: readonly Item[]): Cargo<Run>;
  /** The outputs of a run of `count` items, in their order. */
  share(result: Result, count: number): readonly Output[];
}

/** What callers are told that get no answer. */
export interface PoolErrors {
  /** No worker lives. */
  gone(): FairleadError;
  /** Too many wait. */
  overloaded(): FairleadError;
}

export interface PoolOptions<Item, Run, Result extends { readonly tookMs: number }, Output> {
  readonly work: PoolWork<Item, Run, Result, Output>;
  readonly errors: PoolErrors;
  readonly workers: number;
  /** Texts of one run at the most. */
  readonly batch: number;
  /** Texts that may wait. */
  readonly queue: number;
  /** Starts a worker's thread. */
  readonly spawn: () => Thread;
}

const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 30_000;
const END_GRACE_MS = 2_000;

/**
 * The workers and what waits for them. Texts that come in one turn of the event loop, or while all workers are busy,
 * run together. A worker that dies takes its run with it and is started again, later each time until a run succeeds.
 */
export class Pool<Item, Run, Result extends { readonly tookMs: number }, Output> {
  readonly runtime: RuntimeName;
  readonly #options: PoolOptions<Item, Run, Result, Output>;
  readonly #members: Member<Run, Result>[];
  readonly #queue = new JobQueue<Item, Output>();
  readonly #cost: TokenCost;
  readonly #restarts = new Set<NodeJS.Timeout>();
  #running = 0;
  #runningTokens = 0;
  #failures = 0;
  #scheduled = false;
  #closed = false;

  private constructor(
    options: PoolOptions<Item, Run, Result, Output>,
    members: Member<Run, Result>[],
    runtime: RuntimeName,
    perTokenMs: number,
  ) {
    this.#options = options;
    this.#members = members;
    this.runtime = runtime;
    this.#cost = new TokenCost(perTokenMs);
  }

  /** Resolves when every worker has loaded the model. Rejects with what the first has against it. */
  static async start<Item, Run, Result extends { readonly tookMs: number }, Output>(
    options: PoolOptions<Item, Run, Result, Output>,
  ): Promise<Pool<Item, Run, Result, Output>> {
    let pool: Pool<Item, Run, Result, Output> | undefined;
    const members = Array.from({ length: options.workers }, () => {
      const member: Member<Run, Result> = new Member(options.spawn(), options.errors.gone, () =>
        pool?.lost(member),
      );
      return member;
    });
    try {
      const [first] = await Promise.all(members.map((member) => member.ready));
      if (first === undefined) throw new RangeError('A pool needs a worker.');
      const started = new Pool(options, members, first.runtime, first.perTokenMs);
      pool = started;
      for (const member of members) if (!member.alive) started.lost(member); // while the others loaded
      return started;
    } catch (thrown) {
      await Promise.all(members.map((member) => member.end(END_GRACE_MS)));
      throw thrown;
    }
  }

  /**
   * Rejects with FL_MODEL_FAILED when the run fails or no worker lives, FL_OVERLOADED when too many wait, and with the
   * reason of `signal` when it aborts: what still waits then is not run.
   */
  run(item: Item, signal?: AbortSignal): Promise<Output> {
    const { errors, queue, work } = this.#options;
    if (this.#closed || !this.#members.some((member) => member.alive)) return Promise.reject(errors.gone());
    if (this.#queue.length >= queue) return Promise.reject(errors.overloaded());
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const job = { item, size: work.sizeOf(item), resolve, reject };
      this.#queue.push(job);
      signal?.addEventListener('abort', () => {
        this.#queue.drop(job);
        reject(signal.reason);
      });
      this.#schedule();
    });
  }

  /** Milliseconds until a text of so many tokens would have its answer, what waits and runs included. */
  expectedMs(tokens: number): number {
    const alive = this.#members.filter((member) => member.alive).length;
    if (alive === 0) return Number.POSITIVE_INFINITY;
    const before = this.#running >= alive || this.#queue.length > 0 ? this.#ahead() / alive : 0;
    return (tokens + before) * this.#cost.perTokenMs;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#restarts) clearTimeout(timer);
    this.#restarts.clear();
    this.#rejectWaiting();
    await Promise.all(this.#members.map((member) => member.end(END_GRACE_MS)));
  }

  /** A member's thread is over: another takes its place, after a pause. */
  lost(member: Member<Run, Result>): void {
    const place = this.#members.indexOf(member);
    if (this.#closed || place === -1) return;
    if (!this.#members.some((one) => one.alive)) this.#rejectWaiting();
    const pauseMs = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(this.#failures++, 10));
    const timer = setTimeout(() => {
      this.#restarts.delete(timer);
      const { spawn, errors } = this.#options;
      const next: Member<Run, Result> = new Member(spawn(), errors.gone, () => this.lost(next));
      this.#members[place] = next;
      next.ready.then(
        () => this.#schedule(),
        () => undefined, // its end brings the next try
      );
    }, pauseMs);
    timer.unref();
    this.#restarts.add(timer);
  }

  #ahead(): number {
    // Half of what runs is done, on average.
    return this.#queue.tokens + this.#runningTokens / 2;
  }

  /** After this turn of the event loop, so that what comes together runs together. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    for (const member of this.#members) {
      if (!member.idle) continue;
      const jobs = this.#queue.take(this.#options.batch);
      if (jobs.length === 0) return;
      void this.#runOn(member, jobs);
    }
  }

  async #runOn(member: Member<Run, Result>, jobs: readonly Job<Item, Output>[]): Promise<void> {
    const { work } = this.#options;
    const tokens = jobs.length * Math.max(...jobs.map(({ size }) => size)); // padding included
    this.#running++;
    this.#runningTokens += tokens;
    try {
      const result = await member.run(work.load(jobs.map(({ item }) => item)));
      this.#failures = 0;
      this.#cost.add(result.tookMs, tokens);
      const outputs = work.share(result, jobs.length);
      jobs.forEach((job, row) => {
        job.resolve(outputs[row] as Output);
      });
    } catch (thrown) {
      for (const job of jobs) job.reject(toFairleadError(thrown));
    } finally {
      this.#running--;
      this.#runningTokens -= tokens;
    }
    this.#dispatch();
  }

  #rejectWaiting(): void {
    for (let jobs = this.#queue.take(1); jobs.length > 0; jobs = this.#queue.take(1)) {
      jobs[0]?.reject(this.#options.errors.gone());
    }
  }
}
