import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** Statements that are kept prepared; inserts of many rows are as many texts as counts of rows. */
const PREPARED_AT_MOST = 100;
const PREPARED_CHARACTERS = 2_000;

/** How long one process waits for others. */
export const BUSY_MS = 2_000;
/** SQLite looks after 1, 3 and 8 ms then. */
const SHORT_WAIT_MS = 8;
const SQLITE_BUSY = 5;

/** Kysely over node:sqlite. Every transaction takes the write lock at its beginning, so that none has to start over. */
export function sqliteDialect(database: DatabaseSync): Dialect {
  return {
    createDriver: () => new ImmediateDriver(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new TransactionalAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** SQLite rolls back changes of a schema as any others. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: new Prepared(database) });
    this.#database = database;
  }

  /**
   * SQLite's own wait looks ever more seldom, up to every 100 ms, so that one process can starve beside several busy
   * ones. For the lock of a transaction it is kept short, and begun over and over instead.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const end = performance.now() + BUSY_MS;
    this.#database.exec(`pragma busy_timeout = ${SHORT_WAIT_MS}`);
    try {
      while (!(await this.#begins(connection, end))) await turn();
    } finally {
      this.#database.exec(`pragma busy_timeout = ${BUSY_MS}`);
    }
  }

  /** False where another process has the lock and it is not `end` yet. */
  async #begins(connection: DatabaseConnection, end: number): Promise<boolean> {
    try {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
      return true;
    } catch (thrown) {
      const busy = (thrown as { errcode?: number }).errcode === SQLITE_BUSY;
      if (busy && performance.now() < end) return false;
      throw thrown;
    }
  }

  /** A full disk has rolled back by itself. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** The form in which Kysely takes an SQLite library. */
class Prepared implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): ReturnType<SqliteDatabase['prepare']> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = asKysely(this.#database.prepare(sql));
    if (sql.length <= PREPARED_CHARACTERS && this.#statements.size < PREPARED_AT_MOST)
      this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }
}

function asKysely(statement: StatementSync): ReturnType<SqliteDatabase['prepare']> {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)) as IterableIterator<unknown>,
  };
}
