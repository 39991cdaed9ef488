import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import type { KeptResponse } from '../response-states.ts';

/** A response of the same id stays as it was: ids are drawn, so it is the same one. */
export async function putResponse({ db }: Database, kept: KeptResponse): Promise<void> {
  await db
    .insertInto('fairlead_responses')
    .values({
      id: kept.id,
      owner: kept.owner,
      previous: kept.previous ?? null,
      expires_at_ms: Math.trunc(kept.expiresAtMs),
      body: kept.body,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** As the contract's chain; one query, whatever its length. */
export async function responseChain(
  { db }: Database,
  [id, limit]: readonly [string, number],
  nowMs: number,
): Promise<readonly KeptResponse[]> {
  const rows = await chainQuery(db, id, limit, nowMs).execute();
  return rows.map((row) => ({
    id: row.id,
    owner: row.owner,
    previous: row.previous ?? undefined,
    expiresAtMs: Number(row.expires_at_ms),
    body: row.body,
  }));
}

const chainQuery = (db: Kysely<Tables>, id: string, limit: number, nowMs: number) =>
  db
    .withRecursive('chain', (query) =>
      query
        .selectFrom('fairlead_responses')
        .select(['id', 'owner', 'previous', 'expires_at_ms', 'body', sql<number>`1`.as('depth')])
        .where('id', '=', id)
        .where('expires_at_ms', '>', nowMs)
        .unionAll(
          query
            .selectFrom('fairlead_responses as older')
            .innerJoin('chain', 'chain.previous', 'older.id')
            .select([
              'older.id',
              'older.owner',
              'older.previous',
              'older.expires_at_ms',
              'older.body',
              sql<number>`chain.depth + 1`.as('depth'),
            ])
            .where('older.expires_at_ms', '>', nowMs)
            .where('chain.depth', '<', limit),
        ),
    )
    .selectFrom('chain')
    .selectAll()
    .orderBy('depth');

export async function deleteResponse({ db }: Database, id: string): Promise<void> {
  await db.deleteFrom('fairlead_responses').where('id', '=', id).execute();
}

export async function dropExpiredResponses({ db }: Database, nowMs: number): Promise<void> {
  await db.deleteFrom('fairlead_responses').where('expires_at_ms', '<=', nowMs).execute();
}
