import type { Clock } from '../../core/clock.ts';
import { toFairleadError } from '../../core/errors.ts';
import type { EventRecord, RequestRecord } from '../contract.ts';
import type { AppendRequest, NewRow } from '../engine/append.ts';
import type { LogHead } from './chain.ts';

export interface RecordQueueOptions {
  readonly append: (request: AppendRequest) => Promise<LogHead>;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Rows that may wait. */
  readonly queue: number;
  /** From the first row that waits to its write. */
  readonly flushMs: number;
}

/** What serialises in well under a millisecond, so that a write never holds up a stream. */
const ROWS_A_WRITE = 250;
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 5_000;

interface Batch {
  /** JSON of its rows. */
  readonly text: string;
  /** Of the rows that wait. */
  readonly rows: number;
  /** How many shed rows it tells of. */
  readonly shed: number;
}

interface Flush {
  /** Of the rows ever taken, the last that it waits for. */
  readonly through: number;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Rows on their way to the chain: taken at once, written in batches, tried again with growing pauses while the store
 * fails. Past `queue` rows are shed and counted; the first write after that says in the chain itself how many.
 */
export class RecordQueue {
  readonly #options: RecordQueueOptions;
  #rows: NewRow[] = [];
  /** Rows ever taken, and ever written. */
  #taken = 0;
  #written = 0;
  #shed = 0;
  #shedTold = 0;
  #flushes: Flush[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failures = 0;
  #trouble: string | undefined;
  #headSeq = 0;
  /** The batch that is being written or tried again: always the same rows, as it may be written already. */
  #batch: Batch | undefined;
  #closed = false;

  constructor(options: RecordQueueOptions) {
    this.#options = options;
  }

  /** Rows that were not kept. */
  get shed(): number {
    return this.#shed;
  }

  get waiting(): number {
    return this.#rows.length;
  }

  /** Why the last write failed, as a sentence; undefined while all is well. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** O(1); never throws. */
  add(kind: string, body: RequestRecord | EventRecord): void {
    if (this.#closed || this.#rows.length >= this.#options.queue) {
      this.#shed += 1;
      return;
    }
    this.#rows.push({ kind, atMs: body.atMs, body });
    this.#taken += 1;
    this.#schedule(this.#options.flushMs);
  }

  /** Resolves when all that was taken before is written; rejects when the next write fails. */
  flush(): Promise<void> {
    if (this.#written === this.#taken) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#flushes.push({ through: this.#taken, resolve, reject });
      this.#write();
    });
  }

  /** Writes what waits; what cannot be written within `graceMs` is shed. */
  async close(graceMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, graceMs);
    await Promise.race([this.flush().catch(() => undefined), late]);
    clearTimeout(timer);
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#shed += this.#rows.length;
    this.#rows = [];
  }

  #schedule(afterMs: number): void {
    if (this.#timer !== undefined || this.#writing !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => this.#write(), afterMs);
    this.#timer.unref();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing !== undefined || this.#rows.length === 0 || this.#closed) return;
    this.#writing = this.#writeBatch().finally(() => {
      this.#writing = undefined;
      if (this.#rows.length === 0) return;
      if (this.#failures > 0) this.#schedule(backOffMs(this.#failures));
      else if (this.#rows.length >= ROWS_A_WRITE || this.#flushes.length > 0) this.#write();
      else this.#schedule(this.#options.flushMs);
    });
  }

  async #writeBatch(): Promise<void> {
    const retry = this.#batch !== undefined;
    this.#batch ??= this.#nextBatch();
    const { text, rows, shed } = this.#batch;
    try {
      const head = await this.#options.append({ rows: text, retryAbove: retry ? this.#headSeq : undefined });
      this.#batch = undefined;
      this.#headSeq = head.seq;
      this.#shedTold += shed;
      this.#rows.splice(0, rows);
      this.#written += rows;
      this.#failures = 0;
      this.#trouble = undefined;
      this.#flushes = this.#flushes.filter((flush) => {
        if (flush.through > this.#written) return true;
        flush.resolve();
        return false;
      });
    } catch (thrown) {
      const error = toFairleadError(thrown);
      this.#failures += 1;
      this.#trouble = error.message;
      for (const flush of this.#flushes.splice(0)) flush.reject(error);
    }
  }

  #nextBatch(): Batch {
    const rows = this.#rows.slice(0, ROWS_A_WRITE);
    const shed = this.#shed - this.#shedTold;
    const told = shed === 0 ? rows : [...rows, shedRow(this.#options.clock.wallMs(), shed)];
    return { text: JSON.stringify(told), rows: rows.length, shed };
  }
}

function backOffMs(failures: number): number {
  return Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(failures - 1, 10));
}

/** An audit trail says where it has holes. */
function shedRow(atMs: number, rows: number): NewRow {
  const body: EventRecord = { atMs, kind: 'log.shed', actor: 'fairlead', detail: { rows } };
  return { kind: body.kind, atMs, body };
}
