import type { Clock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import type { KeyChange, KeyRecord, LogQuery, LogRow, LogVerdict, Take, Taken } from '../contract.ts';
import type { Database, DatabaseKind } from '../database/database.ts';
import { migrate } from '../database/migrations.ts';
import { Chain, type LogHead } from '../log/chain.ts';
import type { KeptResponse } from '../response-states.ts';
import { type AppendRequest, append } from './append.ts';
import { beginChain, readSoundChain } from './chain-row.ts';
import { dropExpired, readCounters, takeAll } from './counters.ts';
import { changeKey, keyRevision, listKeys, putKey } from './keys.ts';
import { listRows } from './list.ts';
import { deleteResponse, dropExpiredResponses, putResponse, responseChain } from './responses.ts';
import { dropOldRows } from './retention.ts';
import { getSetting, putSetting } from './settings.ts';
import { verifyChain } from './verify.ts';

export interface EngineOptions {
  readonly kind: DatabaseKind;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly chainKey: string | undefined;
  /** Undefined: rows are kept for ever. */
  readonly retentionMs: number | undefined;
  readonly mustExist: boolean;
}

/** Expired counters are read by nobody; they stay a little, as clocks of gateways differ. */
const EXPIRED_GRACE_MS = 60_000;

/**
 * All that is done with the database, one call each. It opens the database when it is first needed and again where a
 * connection was lost. Rejects with FL_STORE_UNAVAILABLE for what may pass by itself (gone, locked, full), FL_CONFLICT
 * as the contract says, and FL_STORE_FAILED for all else. Arguments and results can cross a thread.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #chain: Chain;
  #opening: Promise<Database> | undefined;
  #mustExist: boolean;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#chain = new Chain(options.chainKey);
    this.#mustExist = options.mustExist;
  }

  async open(): Promise<void> {
    await this.#use(async () => undefined);
  }

  append(request: AppendRequest): Promise<LogHead> {
    return this.#use((database) => append(database, this.#chain, request));
  }

  list(query: LogQuery): Promise<readonly LogRow[]> {
    return this.#use((database) => listRows(database, query));
  }

  verify(known: LogHead | undefined): Promise<LogVerdict> {
    return this.#use((database) => verifyChain(database, this.#chain, known));
  }

  head(): Promise<LogHead> {
    return this.#use(async ({ db }) => (await readSoundChain(db, this.#chain)).head);
  }

  putKey(key: KeyRecord): Promise<void> {
    return this.#use((database) => putKey(database, key));
  }

  changeKey([id, change]: readonly [string, KeyChange]): Promise<void> {
    return this.#use((database) => changeKey(database, id, change));
  }

  listKeys(): Promise<readonly KeyRecord[]> {
    return this.#use(listKeys);
  }

  keyRevision(): Promise<number> {
    return this.#use(keyRevision);
  }

  getSetting(name: string): Promise<string | undefined> {
    return this.#use((database) => getSetting(database, name));
  }

  putSetting([name, value]: readonly [string, string]): Promise<void> {
    return this.#use((database) => putSetting(database, name, value));
  }

  take(groups: readonly (readonly Take[])[]): Promise<readonly Taken[]> {
    return this.#use((database) => takeAll(database, groups));
  }

  readCounters(
    keys: readonly { readonly key: string; readonly windowStartMs: number }[],
  ): Promise<readonly number[]> {
    return this.#use((database) => readCounters(database, keys));
  }

  putResponse(kept: KeptResponse): Promise<void> {
    return this.#use((database) => putResponse(database, kept));
  }

  responseChain(asked: readonly [string, number]): Promise<readonly KeptResponse[]> {
    const nowMs = this.#options.clock.wallMs();
    return this.#use((database) => responseChain(database, asked, nowMs));
  }

  deleteResponse(id: string): Promise<void> {
    return this.#use((database) => deleteResponse(database, id));
  }

  /** Drops what has expired and what is past its retention, as much as a turn takes; false where more is left. */
  tidy(): Promise<boolean> {
    const { retentionMs, clock } = this.#options;
    return this.#use(async (database) => {
      const nowMs = clock.wallMs();
      await dropExpired(database, nowMs - EXPIRED_GRACE_MS);
      await dropExpiredResponses(database, nowMs);
      if (retentionMs === undefined) return true;
      const { more } = await dropOldRows(database, this.#chain, nowMs - retentionMs, nowMs);
      return !more;
    });
  }

  async close(): Promise<void> {
    if (this.#opening !== undefined) await this.#drop(this.#opening);
  }

  async #use<Result>(run: (database: Database) => Promise<Result>): Promise<Result> {
    this.#opening ??= this.#openDatabase();
    const opening = this.#opening;
    let database: Database | undefined;
    try {
      database = await opening;
      database.check();
      return await run(database);
    } catch (thrown) {
      const { error, reopen } = this.#faultOf(thrown);
      if (database === undefined || reopen) await this.#drop(opening);
      throw error;
    }
  }

  async #openDatabase(): Promise<Database> {
    const database = await this.#options.kind.open(this.#mustExist);
    try {
      await migrate(database);
      await beginChain(database, this.#chain);
    } catch (thrown) {
      await database.close().catch(() => undefined);
      throw thrown;
    }
    // One that was there and is gone is a fault; a new, empty one in its place would hide that.
    this.#mustExist = true;
    return database;
  }

  /** The next call opens anew. */
  async #drop(opening: Promise<Database>): Promise<void> {
    if (this.#opening !== opening) return;
    this.#opening = undefined;
    const database = await opening.catch(() => undefined);
    await database?.close().catch(() => undefined); // what it held is lost or written by now
  }

  #faultOf(thrown: unknown): { readonly error: FairleadError; readonly reopen: boolean } {
    if (thrown instanceof FairleadError)
      return { error: thrown, reopen: thrown.code === 'FL_STORE_UNAVAILABLE' };
    const { passing, reopen, why } = this.#options.kind.troubleOf(thrown);
    const error = passing
      ? new FairleadError('FL_STORE_UNAVAILABLE', `The database cannot be used: ${why}.`, {
          cause: thrown,
          hint: 'it is tried again by itself',
        })
      : new FairleadError('FL_STORE_FAILED', `The database failed: ${why}.`, {
          cause: thrown,
          hint: 'look at the database, and at store in the configuration',
        });
    return { error, reopen };
  }
}
