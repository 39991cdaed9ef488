import type { Database } from '../database/database.ts';
import type { Chain } from '../log/chain.ts';
import { appendRows } from './append.ts';
import { readSoundChain, writeChain } from './chain-row.ts';
import { droppedEvent } from './dropped.ts';

/** The chain is locked while they go. */
const ROWS_A_TURN = 5_000;

/**
 * Drops rows older than `beforeMs` from the start of the chain, up to the first that is not, and adds a row that tells
 * of it. What stood before the new start is kept as the chain's anchor. Resolves with how many are gone; more may be
 * left to drop where it is as many as a turn takes.
 */
export async function dropOldRows(
  database: Database,
  chain: Chain,
  beforeMs: number,
  nowMs: number,
  rowsATurn = ROWS_A_TURN,
): Promise<{ readonly rows: number; readonly more: boolean }> {
  return database.exclusive('chain', async (tx) => {
    const state = await readSoundChain(tx, chain);
    const young = await tx
      .selectFrom('fairlead_records')
      .select(({ fn }) => fn.min('seq').as('seq'))
      .where('at_ms', '>=', beforeMs)
      .executeTakeFirst();
    const end = Math.min(
      young?.seq === undefined || young.seq === null ? state.head.seq : young.seq - 1,
      state.anchor.seq + rowsATurn,
    );
    const last = await tx
      .selectFrom('fairlead_records')
      .select(['seq', 'hash'])
      .where('seq', '=', end)
      .executeTakeFirst();
    // A row that is missing there is for verify to tell of: nothing is dropped over it.
    if (last === undefined || end <= state.anchor.seq) return { rows: 0, more: false };
    const { numDeletedRows } = await tx
      .deleteFrom('fairlead_records')
      .where('seq', '<=', end)
      .executeTakeFirst();
    const rows = Number(numDeletedRows);
    const anchor = { seq: last.seq, hash: last.hash };
    await writeChain(tx, chain, { ...state, anchor });
    const event = droppedEvent(nowMs, anchor, rows);
    await appendRows(database, tx, chain, { ...state, anchor }, [
      { kind: event.kind, at_ms: nowMs, key_id: null, body: JSON.stringify(event) },
    ]);
    return { rows, more: rows >= rowsATurn };
  });
}
