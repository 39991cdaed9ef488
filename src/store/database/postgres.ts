import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { type Database, type DatabaseKind, LOCKS, type Trouble } from './database.ts';
import type { Tables } from './tables.ts';

const CONNECTIONS = 4;
const CONNECT_MS = 2_000;
/** For a lock that another gateway holds. */
const LOCK_MS = 2_000;
const STATEMENT_MS = 10_000;
/** A gateway that was stopped in the middle of a transaction gives its lock back then. */
const IDLE_IN_TRANSACTION_MS = 5_000;
/** First of the two numbers of our advisory locks ("FL"), so that they meet no others. */
const LOCK_SPACE = 0x464c;
/** https://www.postgresql.org/docs/15/datatype-oid.html: int8. Ours stay below 2^53. */
const INT8 = 20;

/** Classes of SQLSTATE that may pass by themselves: https://www.postgresql.org/docs/15/errcodes-appendix.html. */
const PASSING: Readonly<Record<string, string>> = {
  '08': 'the connection to PostgreSQL broke',
  '25': 'PostgreSQL takes no writes now',
  '40': 'PostgreSQL rolled the transaction back',
  '53': 'PostgreSQL is out of disk, memory or connections',
  '55': 'PostgreSQL is locked by another gateway',
  '57': 'PostgreSQL is stopping, starting or busy',
  '58': 'PostgreSQL has trouble with its disk',
};

/** PostgreSQL at `url`, which several gateways may share. */
export function postgresKind(url: string): DatabaseKind {
  return {
    open: async () => openPostgres(url),
    troubleOf: (thrown): Trouble => {
      const { code, message } = thrown as { code?: string; message?: string };
      if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]+$/.test(code)) {
        const why = PASSING[code.slice(0, 2)];
        if (why !== undefined) return { passing: true, reopen: false, why: `${why} (${code})` };
        // Never the message of pg itself: it may hold values, or parts of the URL.
        return { passing: false, reopen: false, why: `PostgreSQL refused (${code})` };
      }
      if (code === 'ERR_INVALID_URL') return { passing: false, reopen: false, why: 'its URL cannot be read' };
      // No answer of the server: sockets, time-outs, a connection that ended.
      const passing =
        code !== undefined || /connect|terminat|timeout|ended|not queryable|closed/i.test(message ?? '');
      if (passing)
        return {
          passing,
          reopen: false,
          why: `PostgreSQL does not answer${code === undefined ? '' : ` (${code})`}`,
        };
      return { passing, reopen: false, why: message ?? String(thrown) };
    },
  };
}

/** It takes 65,535 parameters in a statement. */
const ROWS_A_STATEMENT = 1_000;

async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS + CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    application_name: 'fairlead',
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  pool.on('error', () => undefined); // an idle connection broke; the next query tells
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`select 1`.execute(db);
  } catch (thrown) {
    await db.destroy();
    throw thrown;
  }
  return {
    db,
    check: () => undefined,
    exclusive: (lock, run) =>
      db.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_SPACE)}, ${sql.lit(LOCKS[lock])})`.execute(tx);
        return run(tx);
      }),
    insertRecords: async (tx, rows) => {
      for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
        await tx
          .insertInto('fairlead_records')
          .values(rows.slice(from, from + ROWS_A_STATEMENT))
          .execute();
      }
    },
    close: () => db.destroy(),
  };
}
