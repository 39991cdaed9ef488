import type { Kysely } from 'kysely';
import { FairleadError } from '../../core/errors.ts';
import type { Database } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { type Chain, type ChainState, START } from '../log/chain.ts';

/** Number of the one row. */
const ID = 1;

/**
 * Begins the chain where there is none. Throws FL_STORE_FAILED where it was begun with another chain key: rows under
 * two keys could never be verified.
 */
export async function beginChain(database: Database, chain: Chain): Promise<void> {
  await database.exclusive('chain', async (tx) => {
    const row = await tx.selectFrom('fairlead_chain').select('key_check').executeTakeFirst();
    if (row !== undefined && row.key_check !== chain.keyCheck) {
      throw new FairleadError(
        'FL_STORE_FAILED',
        'The record chain was begun with another chainKey, or with none.',
        {
          hint: 'set the store.chainKey that it was begun with (the command line reads it with -c), or begin anew in another place',
        },
      );
    }
    if (row !== undefined) return;
    const any = await tx.selectFrom('fairlead_records').select('seq').limit(1).executeTakeFirst();
    if (any !== undefined) return; // somebody removed it; verify says so, and nothing is appended
    const state = { head: START, anchor: START };
    await tx
      .insertInto('fairlead_chain')
      .values({ id: ID, ...columnsOf(state, chain), key_check: chain.keyCheck })
      .execute();
  });
}

/** Undefined where the row is gone. `sealed` is false where someone changed it who has not the chain key. */
export async function readChain(
  db: Kysely<Tables>,
  chain: Chain,
): Promise<(ChainState & { readonly sealed: boolean }) | undefined> {
  const row = await db.selectFrom('fairlead_chain').selectAll().where('id', '=', ID).executeTakeFirst();
  if (row === undefined) return undefined;
  const state = {
    head: { seq: row.head_seq, hash: row.head_hash },
    anchor: { seq: row.anchor_seq, hash: row.anchor_hash },
  };
  return { ...state, sealed: row.seal === chain.sealOf(state) };
}

/** As readChain. Throws FL_STORE_FAILED where a row added now would cover up that the chain was changed. */
export async function readSoundChain(db: Kysely<Tables>, chain: Chain): Promise<ChainState> {
  const state = await readChain(db, chain);
  if (state?.sealed === true) return state;
  throw new FairleadError('FL_STORE_FAILED', 'The end of the record chain was changed from outside.', {
    hint: 'look with `fairlead log verify`; to begin a new chain, move the old database away',
  });
}

export async function writeChain(db: Kysely<Tables>, chain: Chain, state: ChainState): Promise<void> {
  await db.updateTable('fairlead_chain').set(columnsOf(state, chain)).where('id', '=', ID).execute();
}

function columnsOf(state: ChainState, chain: Chain) {
  return {
    head_seq: state.head.seq,
    head_hash: state.head.hash,
    anchor_seq: state.anchor.seq,
    anchor_hash: state.anchor.hash,
    seal: chain.sealOf(state),
  };
}
