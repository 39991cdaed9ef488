import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { FairleadError } from '../../core/errors.ts';
import type { Database, DatabaseKind, Trouble } from './database.ts';
import { BUSY_MS, sqliteDialect } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';

const FILE = 'fairlead.sqlite';

const INSERT_RECORD =
  'insert into fairlead_records (seq, at_ms, kind, key_id, body, hash) values (?, ?, ?, ?, ?, ?)';

/** What SQLite's primary result codes mean here: https://www.sqlite.org/rescode.html. */
const TROUBLES: Readonly<Record<number, Trouble>> = {
  5: { passing: true, reopen: false, why: 'the database is locked by another process' },
  6: { passing: true, reopen: false, why: 'the database is locked' },
  8: { passing: true, reopen: true, why: 'the database is read-only' },
  10: { passing: true, reopen: true, why: 'the disk cannot be read or written' },
  11: { passing: false, reopen: true, why: 'the database file is damaged' },
  13: { passing: true, reopen: false, why: 'the disk is full' },
  14: { passing: true, reopen: true, why: 'the database file cannot be opened' },
  26: { passing: false, reopen: true, why: 'the file is no database' },
};

/** SQLite in `folder`, which several processes may share. */
export function sqliteKind(folder: string): DatabaseKind {
  return {
    open: async (mustExist) => openSqlite(folder, mustExist),
    troubleOf: (thrown) => {
      const { errcode, code, message } = thrown as { errcode?: number; code?: string; message?: string };
      if (errcode !== undefined) {
        const known = TROUBLES[errcode & 0xff];
        if (known !== undefined) return known;
      }
      if (/not open|destroyed/.test(message ?? ''))
        return { passing: true, reopen: false, why: 'it is being opened anew' };
      // From the file system itself, as the folder is made.
      if (code !== undefined && /^E(?!RR_)[A-Z]+$/.test(code))
        return { passing: true, reopen: true, why: `${folder} cannot be used (${code})` };
      return { passing: false, reopen: false, why: message ?? String(thrown) };
    },
  };
}

function openSqlite(folder: string, mustExist: boolean): Database {
  const file = join(folder, FILE);
  if (mustExist && !existsSync(file)) throw gone(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Key hashes and records are for nobody else; SQLite gives its other files the same rights.
  closeSync(openSync(file, 'a', 0o600));
  const { ino } = statSync(file);
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    database.exec(
      'pragma journal_mode = wal; pragma synchronous = normal; pragma journal_size_limit = 16777216',
    );
  } catch (thrown) {
    database.close();
    throw thrown;
  }
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database) });
  let insert: StatementSync | undefined;
  return {
    db,
    // A file that was removed takes writes as before, and they are lost.
    check: () => {
      if (statSync(file, { throwIfNoEntry: false })?.ino !== ino) throw gone(file);
    },
    exclusive: async (_lock, run, { synced = false } = {}) => {
      if (!synced) return db.transaction().execute(run);
      return db.connection().execute(async (connection) => {
        database.exec('pragma synchronous = full');
        try {
          return await connection.transaction().execute(run);
        } finally {
          database.exec('pragma synchronous = normal');
        }
      });
    },
    // One prepared statement, over and over: a third of what a statement of many rows takes to be built and read.
    insertRecords: async (_tx, rows) => {
      insert ??= database.prepare(INSERT_RECORD);
      for (const { seq, at_ms, kind, key_id, body, hash } of rows)
        insert.run(seq, at_ms, kind, key_id, body, hash);
    },
    close: () => db.destroy(),
  };
}

function gone(file: string): FairleadError {
  return new FairleadError('FL_STORE_UNAVAILABLE', `The database cannot be used: ${file} is not there.`, {
    hint: 'put it back, or check the path of the store',
  });
}
