import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** What only one process at a time may do; the numbers are PostgreSQL's advisory locks. */
export const LOCKS = { schema: 1, chain: 2, counters: 3, keys: 4 } as const;

export interface ExclusiveOptions {
  /** Also after a loss of power it is there, once it resolves; costs a wait for the disk. */
  readonly synced?: boolean;
}

/** An open database of either kind. */
export interface Database {
  readonly db: Kysely<Tables>;
  /** Throws FL_STORE_UNAVAILABLE where what was opened is not there any more. */
  check(): void;
  /** Runs in one transaction; no other with the same lock, of any process, runs meanwhile. */
  exclusive<Result>(
    lock: keyof typeof LOCKS,
    run: (tx: Transaction<Tables>) => Promise<Result>,
    options?: ExclusiveOptions,
  ): Promise<Result>;
  /** Adds rows to the log; only inside of the transaction `tx`. The one write that comes thousands of times a second. */
  insertRecords(tx: Transaction<Tables>, rows: readonly Tables['fairlead_records'][]): Promise<void>;
  close(): Promise<void>;
}

/** A kind of database: opens it, and says in our words what is wrong with it. */
export interface DatabaseKind {
  /** `mustExist`: one that is not there is a fault and is not made. */
  open(mustExist: boolean): Promise<Database>;
  /** What `thrown` means, as half a sentence. */
  troubleOf(thrown: unknown): Trouble;
}

export interface Trouble {
  /** It may pass by itself: gone, locked, full. */
  readonly passing: boolean;
  /** The connection is of no more use. */
  readonly reopen: boolean;
  readonly why: string;
}
