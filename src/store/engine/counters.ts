import type { Take, Taken } from '../contract.ts';
import { counterId } from '../counters/counter-id.ts';
import { settle } from '../counters/settle.ts';
import type { Database } from '../database/database.ts';

type Key = { readonly key: string; readonly windowStartMs: number };

/** Settles the groups one after another in one transaction: each is taken as a whole or not at all. */
export async function takeAll(
  database: Database,
  groups: readonly (readonly Take[])[],
): Promise<readonly Taken[]> {
  return database.exclusive('counters', async (tx) => {
    const used = await readUsed(tx, groups.flat());
    const changed = new Map<string, { id: string; used: number; expires_at_ms: number | null }>();
    const taken = groups.map((takes) =>
      settle(
        takes,
        (id) => used.get(id) ?? 0,
        (id, sum, { expiresAtMs }) => {
          used.set(id, sum);
          const expires = Number.isFinite(expiresAtMs) ? Math.trunc(expiresAtMs) : null;
          changed.set(id, { id, used: sum, expires_at_ms: expires });
        },
      ),
    );
    if (changed.size > 0) {
      await tx
        .insertInto('fairlead_counters')
        .values([...changed.values()])
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet(({ ref }) => ({
            used: ref('excluded.used'),
            expires_at_ms: ref('excluded.expires_at_ms'),
          })),
        )
        .execute();
    }
    return taken;
  });
}

export async function readCounters({ db }: Database, keys: readonly Key[]): Promise<readonly number[]> {
  const used = await readUsed(db, keys);
  return keys.map((key) => used.get(counterId(key)) ?? 0);
}

/** Drops what has expired. Resolves with how many are gone. */
export async function dropExpired(database: Database, nowMs: number): Promise<number> {
  return database.exclusive('counters', async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('fairlead_counters')
      .where('expires_at_ms', '<', nowMs)
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}

async function readUsed(db: Database['db'], keys: readonly Key[]): Promise<Map<string, number>> {
  const ids = [...new Set(keys.map(counterId))];
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('fairlead_counters')
    .select(['id', 'used'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, used }) => [id, used]));
}
