import { FairleadError, toFairleadError } from '../../core/errors.ts';
import { TokenCost } from './cost.ts';
import { Member, type SpawnThread, workerGone } from './member.ts';
import type { BatchResult, RuntimeName, WorkerSetup } from './protocol.ts';
import { batchOf, type Job, JobQueue, type Output } from './queue.ts';

export interface PoolOptions {
  readonly setup: WorkerSetup;
  readonly workers: number;
  /** Texts of one run at the most. */
  readonly batch: number;
  /** Texts that may wait. */
  readonly queue: number;
  readonly spawn: SpawnThread;
}

const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 30_000;
const END_GRACE_MS = 2_000;

/**
 * The workers and what waits for them. Texts that come in one turn of the event loop, or while all workers are busy,
 * run together. A worker that dies takes its batch with it and is started again, later each time until a batch succeeds.
 */
export class Pool {
  readonly runtime: RuntimeName;
  readonly #options: PoolOptions;
  readonly #members: Member[];
  readonly #queue = new JobQueue();
  readonly #cost: TokenCost;
  readonly #restarts = new Set<NodeJS.Timeout>();
  #running = 0;
  #runningTokens = 0;
  #failures = 0;
  #scheduled = false;
  #closed = false;

  private constructor(options: PoolOptions, members: Member[], runtime: RuntimeName, perTokenMs: number) {
    this.#options = options;
    this.#members = members;
    this.runtime = runtime;
    this.#cost = new TokenCost(perTokenMs);
  }

  /** Resolves when every worker has loaded the model. Rejects with what the first has against it. */
  static async start(options: PoolOptions): Promise<Pool> {
    let pool: Pool | undefined;
    const members = Array.from({ length: options.workers }, () => {
      const member: Member = new Member(options.spawn(options.setup), () => pool?.lost(member));
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

  /** Rejects with FL_MODEL_FAILED when the run fails or no worker lives, FL_OVERLOADED when too many wait. */
  run(ids: Int32Array): Promise<Output> {
    if (this.#closed || !this.#members.some((member) => member.alive)) return Promise.reject(workerGone());
    if (this.#queue.length >= this.#options.queue) return Promise.reject(this.#overloaded());
    return new Promise((resolve, reject) => {
      this.#queue.push({ ids, resolve, reject });
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
  lost(member: Member): void {
    const place = this.#members.indexOf(member);
    if (this.#closed || place === -1) return;
    if (!this.#members.some((one) => one.alive)) this.#rejectWaiting();
    const pauseMs = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(this.#failures++, 10));
    const timer = setTimeout(() => {
      this.#restarts.delete(timer);
      const next: Member = new Member(this.#options.spawn(this.#options.setup), () => this.lost(next));
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

  async #runOn(member: Member, jobs: readonly Job[]): Promise<void> {
    const batch = batchOf(jobs);
    const tokens = batch.lengths.length * batch.width;
    this.#running++;
    this.#runningTokens += tokens;
    try {
      const result = await member.run(batch);
      this.#failures = 0;
      this.#cost.add(result.tookMs, tokens);
      share(jobs, result);
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
      jobs[0]?.reject(workerGone());
    }
  }

  #overloaded(): FairleadError {
    return new FairleadError('FL_OVERLOADED', 'Too many texts wait for the transformer.', {
      hint: 'Send fewer at once, or give it more workers.',
      retryAfterMs: 1_000,
    });
  }
}

/** Gives each job its rows of the result. */
function share(jobs: readonly Job[], { embedding, logits }: BatchResult): void {
  const embeddingSize = embedding.length / jobs.length;
  const logitsSize = logits.length / jobs.length;
  jobs.forEach((job, row) => {
    job.resolve({
      embedding: embedding.slice(row * embeddingSize, (row + 1) * embeddingSize),
      logits: logits.slice(row * logitsSize, (row + 1) * logitsSize),
    });
  });
}
