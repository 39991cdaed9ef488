import type { Transaction } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import type { Chain, ChainState, LogHead } from '../log/chain.ts';
import { readSoundChain, writeChain } from './chain-row.ts';

/** A row that waits to be written. */
export interface NewRow {
  readonly kind: string;
  readonly atMs: number;
  readonly body: object;
}

export interface AppendRequest {
  /** JSON of a list of NewRow: one text crosses to another thread cheaper than many objects. */
  readonly rows: string;
  /** Given where an earlier try may have been written after all: it was, if at all, above this number. */
  readonly retryAbove: number | undefined;
}

/** Writes all rows of the request, or none. Resolves with the head of the chain then. */
export async function append(
  database: Database,
  chain: Chain,
  { rows, retryAbove }: AppendRequest,
): Promise<LogHead> {
  const fresh = (JSON.parse(rows) as readonly NewRow[]).map(({ kind, atMs, body }) => ({
    kind: oneLine(kind),
    at_ms: Math.trunc(atMs),
    key_id: keyIdOf(kind, body),
    body: JSON.stringify(body),
  }));
  return database.exclusive('chain', async (tx) => {
    const state = await readSoundChain(tx, chain);
    const [first] = fresh;
    if (first === undefined) return state.head;
    if (retryAbove !== undefined && (await isWritten(tx, first, retryAbove))) return state.head;
    return appendRows(database, tx, chain, state, fresh);
  });
}

/** Only inside of the chain's lock. */
export async function appendRows(
  database: Pick<Database, 'insertRecords'>,
  tx: Transaction<Tables>,
  chain: Chain,
  state: ChainState,
  fresh: readonly Omit<Tables['fairlead_records'], 'seq' | 'hash'>[],
): Promise<LogHead> {
  let { seq, hash } = state.head;
  const values = fresh.map((row) => {
    seq += 1;
    hash = chain.hashOf(hash, { seq, atMs: row.at_ms, kind: row.kind, body: row.body });
    return { ...row, seq, hash };
  });
  await database.insertRecords(tx, values);
  const head = { seq, hash };
  await writeChain(tx, chain, { ...state, head });
  return head;
}

/** What the column `key_id` holds for a row: whose request it was. */
export function keyIdOf(kind: string, body: object): string | null {
  if (kind !== 'request' || !('keyId' in body)) return null;
  return typeof body.keyId === 'string' ? body.keyId : null;
}

/** A batch is written whole, so its first row tells; a body holds the id of its request. */
async function isWritten(
  tx: Transaction<Tables>,
  { at_ms, body }: { readonly at_ms: number; readonly body: string },
  above: number,
): Promise<boolean> {
  const found = await tx
    .selectFrom('fairlead_records')
    .select('seq')
    .where('at_ms', '=', at_ms)
    .where('body', '=', body)
    .where('seq', '>', above)
    .executeTakeFirst();
  return found !== undefined;
}

/** The chain's hash rests on it. */
const oneLine = (kind: string) => kind.replaceAll(/\s+/g, ' ');
