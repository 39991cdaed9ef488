import type { Insertable, Selectable, Transaction, Updateable } from 'kysely';
import { FairleadError } from '../../core/errors.ts';
import type { KeyChange, KeyRecord } from '../contract.ts';
import type { Database } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';

type KeysTable = Tables['fairlead_keys'];

const REVISION = 'keys';

/** As the contract's KeyStore, put. */
export async function putKey(database: Database, key: KeyRecord): Promise<void> {
  await changing(database, async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('fairlead_keys')
      .values(rowOf(key))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) {
      throw new FairleadError('FL_CONFLICT', `There is a key ${key.id} already, or one with the same hash.`, {
        hint: 'make another key',
      });
    }
  });
}

/** As the contract's KeyStore, change. */
export async function changeKey(database: Database, id: string, change: KeyChange): Promise<void> {
  await changing(database, async (tx) => {
    const there = await tx.selectFrom('fairlead_keys').select('id').where('id', '=', id).executeTakeFirst();
    if (there === undefined) {
      throw new FairleadError('FL_CONFLICT', `There is no key ${id}.`, {
        hint: 'list them with `fairlead keys list`',
      });
    }
    const columns = columnsOf(change);
    if (Object.keys(columns).length === 0) return;
    await tx.updateTable('fairlead_keys').set(columns).where('id', '=', id).execute();
  });
}

/** By the time they were created, then by id. */
export async function listKeys({ db }: Database): Promise<readonly KeyRecord[]> {
  const rows = await db
    .selectFrom('fairlead_keys')
    .selectAll()
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute();
  return rows.map(keyOf);
}

export async function keyRevision({ db }: Database): Promise<number> {
  const row = await db
    .selectFrom('fairlead_revisions')
    .select('value')
    .where('name', '=', REVISION)
    .executeTakeFirst();
  return row?.value ?? 0;
}

/** A key that was revoked stays so after a loss of power. */
async function changing(database: Database, run: (tx: Transaction<Tables>) => Promise<void>): Promise<void> {
  await database.exclusive(
    'keys',
    async (tx) => {
      await run(tx);
      await tx
        .insertInto('fairlead_revisions')
        .values({ name: REVISION, value: 1 })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(({ eb }) => ({ value: eb('fairlead_revisions.value', '+', 1) })),
        )
        .execute();
    },
    { synced: true },
  );
}

/** How each field is kept. */
const COLUMNS: {
  readonly [Field in keyof KeyRecord]: (value: KeyRecord[Field]) => Updateable<KeysTable>;
} = {
  id: (id) => ({ id }),
  name: (name) => ({ name }),
  hash: (hash) => ({ hash }),
  previous: (previous) => ({
    previous_hash: previous?.hash ?? null,
    previous_until_ms: previous?.untilMs ?? null,
  }),
  team: (team) => ({ team }),
  user: (user) => ({ user_name: user }),
  tenant: (tenant) => ({ tenant }),
  models: (models) => ({ models: JSON.stringify(models) }),
  limits: (limits) => ({ limits: JSON.stringify(limits) }),
  admin: (admin) => ({ admin: admin ? 1 : 0 }),
  createdAtMs: (ms) => ({ created_at_ms: ms }),
  expiresAtMs: (ms) => ({ expires_at_ms: ms }),
  revokedAtMs: (ms) => ({ revoked_at_ms: ms }),
};

function columnsOf(fields: Partial<KeyRecord>): Updateable<KeysTable> {
  const columns = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => COLUMNS[field as keyof KeyRecord](value as never));
  return Object.assign({}, ...columns) as Updateable<KeysTable>;
}

const rowOf = (key: KeyRecord) => columnsOf(key) as Insertable<KeysTable>;

function keyOf(row: Selectable<KeysTable>): KeyRecord {
  const { previous_hash: hash, previous_until_ms: untilMs } = row;
  return {
    id: row.id,
    name: row.name,
    hash: row.hash,
    previous: hash === null || untilMs === null ? null : { hash, untilMs },
    team: row.team,
    user: row.user_name,
    tenant: row.tenant,
    models: JSON.parse(row.models) as KeyRecord['models'],
    limits: JSON.parse(row.limits) as KeyRecord['limits'],
    admin: row.admin === 1,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    revokedAtMs: row.revoked_at_ms,
  };
}
