import type { Database } from '../database/database.ts';

export async function getSetting({ db }: Database, name: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('fairlead_settings')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value;
}

/** The last one stays. */
export async function putSetting(database: Database, name: string, value: string): Promise<void> {
  await database.exclusive(
    'keys',
    async (tx) => {
      await tx
        .insertInto('fairlead_settings')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
    { synced: true },
  );
}
