import type { LogQuery, LogRow } from '../contract.ts';
import type { Database } from '../database/database.ts';

const ROWS_AT_MOST = 10_000;

/** Newest first. */
export async function listRows(
  { db }: Database,
  { kind, keyId, sinceMs, beforeSeq, limit }: LogQuery,
): Promise<readonly LogRow[]> {
  let query = db.selectFrom('fairlead_records').selectAll();
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (keyId !== undefined) query = query.where('key_id', '=', keyId);
  if (sinceMs !== undefined) query = query.where('at_ms', '>=', sinceMs);
  if (beforeSeq !== undefined) query = query.where('seq', '<', beforeSeq);
  const rows = await query
    .orderBy('seq', 'desc')
    .limit(Math.max(0, Math.min(ROWS_AT_MOST, Math.trunc(limit))))
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    atMs: row.at_ms,
    kind: row.kind,
    body: JSON.parse(row.body) as LogRow['body'],
    hash: row.hash,
  }));
}
