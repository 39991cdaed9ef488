import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** What makes and changes the tables, in order, on both databases. Never changed once released: add the next. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first': { up: first },
  '0002-responses': { up: responses },
};

async function first(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('fairlead_records')
    // On SQLite only `integer` is the row's own number; on PostgreSQL it would end at 2^31.
    .addColumn('seq', int64(db), (column) => column.primaryKey())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text')
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  const index = (name: string) => db.schema.createIndex(`fairlead_records_${name}`).on('fairlead_records');
  await index('at').column('at_ms').execute();
  await index('kind').columns(['kind', 'seq']).execute();
  await index('key').columns(['key_id', 'seq']).where(sql.ref('key_id'), 'is not', null).execute();
  await db.schema
    .createTable('fairlead_chain')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('head_seq', 'bigint', (column) => column.notNull())
    .addColumn('head_hash', 'text', (column) => column.notNull())
    .addColumn('anchor_seq', 'bigint', (column) => column.notNull())
    .addColumn('anchor_hash', 'text', (column) => column.notNull())
    .addColumn('key_check', 'text', (column) => column.notNull())
    .addColumn('seal', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('fairlead_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('previous_hash', 'text')
    .addColumn('previous_until_ms', 'bigint')
    .addColumn('team', 'text')
    .addColumn('user_name', 'text')
    .addColumn('tenant', 'text')
    .addColumn('models', 'text', (column) => column.notNull())
    .addColumn('limits', 'text', (column) => column.notNull())
    .addColumn('admin', 'integer', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_at_ms', 'bigint')
    .addColumn('revoked_at_ms', 'bigint')
    .execute();
  await db.schema
    .createTable('fairlead_settings')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('fairlead_counters')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('used', 'double precision', (column) => column.notNull())
    .addColumn('expires_at_ms', 'bigint')
    .execute();
  await db.schema
    .createIndex('fairlead_counters_expiry')
    .on('fairlead_counters')
    .column('expires_at_ms')
    .where(sql.ref('expires_at_ms'), 'is not', null)
    .execute();
  await db.schema
    .createTable('fairlead_revisions')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute();
}

async function responses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('fairlead_responses')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('previous', 'text')
    .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('fairlead_responses_expiry')
    .on('fairlead_responses')
    .column('expires_at_ms')
    .execute();
}

/** The type of a primary key of 64 bits. */
function int64(db: Kysely<unknown>): 'bigint' | 'integer' {
  const { adapter } = db.getExecutor();
  return adapter.supportsMultipleConnections ? 'bigint' : 'integer';
}

/** Brings the tables to the newest form, all or nothing; several processes may ask at once. */
export async function migrate(database: Database): Promise<void> {
  await database.exclusive('schema', async (tx) => {
    const migrator = new Migrator({
      db: tx as Kysely<Tables>,
      provider: { getMigrations: async () => MIGRATIONS },
      migrationTableName: 'fairlead_migrations',
      migrationLockTableName: 'fairlead_migrations_lock',
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  });
}
