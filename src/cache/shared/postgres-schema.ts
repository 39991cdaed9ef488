import type pg from 'pg';
import { FORM } from './stored.ts';

const TABLE = `fairlead_cache_${FORM}`;
const DIMENSIONS = 256;
/** As the store's locks of the same space (src/store/database), beyond their numbers: two gateways may start at once. */
const LOCK = 'pg_advisory_xact_lock(19532, 101)';
/** Partitions up to this size are compared one and all; larger ones through the index, which knows no partitions. */
export const PARTITION_AT_ONCE = 2_000;

/**
 * How far the index is searched: it gives its nearest of all partitions, of which those of one are kept. pgvector from 0.8
 * on goes on until it has enough of them (https://github.com/pgvector/pgvector#iterative-index-scans, read 2026-11-24).
 * Where the extension is missing, PostgreSQL takes both for names of somebody's own.
 */
export const SEARCH_OPTIONS = '-c hnsw.ef_search=200 -c hnsw.iterative_scan=strict_order';

/** $1 partition, $2 exact, $3 now. */
export const FIND_EXACT = `
  select answer::text as answer, 1::float8 as similarity from ${TABLE}
  where partition = $1 and exact = $2 and expires_at_ms > $3`;

/** $1 partition, $2 now, $3 vector, $4 how many. */
export const FIND_NEAR = `
  with mine as materialized (
    select exact, vector from ${TABLE}
    where partition = $1 and expires_at_ms > $2 and vector is not null limit ${PARTITION_AT_ONCE + 1}
  ), nearest as (
    select exact, vector <=> $3::vector as distance from mine order by distance limit $4
  )
  select answer::text as answer, 1 - distance as similarity, (select count(*) from mine)::int as among
  from nearest join ${TABLE} kept on kept.partition = $1 and kept.exact = nearest.exact
  order by distance`;

export const FIND_NEAR_BY_INDEX = `
  select answer::text as answer, 1 - (vector <=> $3::vector) as similarity from ${TABLE}
  where partition = $1 and expires_at_ms > $2 order by vector <=> $3::vector limit $4`;

const COLUMNS = ['partition', 'exact', 'answer', 'tenant', 'model', 'tags', 'stored_at_ms', 'expires_at_ms'];
export const PUT = putting(COLUMNS);
export const PUT_WITH_VECTOR = putting([...COLUMNS, 'vector']);

/** $1 tenant, $2 model, $3 tag, each null for any; $4 now. Says how many of them had not expired. */
export const DELETE = `
  with gone as (
    delete from ${TABLE}
    where ($1::text is null or tenant = $1) and ($2::text is null or model = $2) and ($3::text is null or $3 = any(tags))
    returning expires_at_ms
  ) select (count(*) filter (where expires_at_ms > $4))::int as alive from gone`;

/** $1 now. */
export const DELETE_EXPIRED = `
  delete from ${TABLE} where ctid = any(array(select ctid from ${TABLE} where expires_at_ms <= $1 limit 1000))`;

/** Answers a statement that may take long. */
type Run = (text: string, values?: unknown[]) => Promise<pg.QueryResult>;

/** A transaction whose statements may each take `timeoutMs`, in place of the pool's own limits. */
export async function inLongTransaction<Result>(
  pool: pg.Pool,
  timeoutMs: number,
  work: (run: Run) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  const run: Run = (text, values) =>
    client.query({ text, values, query_timeout: timeoutMs } as pg.QueryConfig & { query_timeout: number });
  let failed = true;
  try {
    await run('begin');
    await run(`set local statement_timeout = ${timeoutMs}`);
    const result = await work(run);
    await run('commit');
    failed = false;
    return result;
  } finally {
    client.release(failed); // with a transaction that is open still, the connection is closed
  }
}

/**
 * Makes what is missing: the table and, with pgvector, its vectors. Vectors are told by what is there in the end, as the
 * extension may have been made by somebody with more rights.
 */
export function prepareSchema(pool: pg.Pool, timeoutMs: number): Promise<{ vectors: boolean }> {
  return inLongTransaction(pool, timeoutMs, async (run) => {
    await run(`select ${LOCK}`);
    await makeTable(run);
    await run('savepoint vectors');
    const vectors = await makeVectors(run).catch(() => false);
    if (!vectors) await run('rollback to savepoint vectors');
    return { vectors };
  });
}

async function makeTable(run: Run): Promise<void> {
  // Asked first: who may only use the table may not even try to make it.
  if (await exists(run, `select to_regclass('${TABLE}') is not null as there`)) return;
  await run(`create table ${TABLE} (
    partition text not null,
    exact text not null,
    answer json not null,
    tenant text,
    model text not null,
    tags text[] not null,
    stored_at_ms bigint not null,
    expires_at_ms bigint not null,
    primary key (partition, exact)
  )`);
  await run(`create index on ${TABLE} (expires_at_ms)`);
}

async function makeVectors(run: Run): Promise<boolean> {
  const hasColumn = `select exists (select from pg_attribute
    where attrelid = '${TABLE}'::regclass and attname = 'vector' and not attisdropped) as there`;
  if (await exists(run, hasColumn)) return true;
  await run('create extension if not exists vector');
  await run(`alter table ${TABLE} add column vector vector(${DIMENSIONS})`);
  await run(`create index on ${TABLE} using hnsw (vector vector_cosine_ops)`);
  return true;
}

async function exists(run: Run, question: string): Promise<boolean> {
  const { rows } = await run(question);
  return (rows[0] as { there: boolean } | undefined)?.there === true;
}

function putting(columns: readonly string[]): string {
  const updates = columns.slice(2).map((column) => `${column} = excluded.${column}`);
  return `insert into ${TABLE} (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})
    on conflict (partition, exact) do update set ${updates.join(', ')}`;
}
