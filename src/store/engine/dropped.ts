import { isRecord } from '../../core/record.ts';
import type { EventRecord } from '../contract.ts';
import type { LogHead } from '../log/chain.ts';

/** The row that tells that rows were dropped from the start of the chain. */
export const DROPPED_KIND = 'log.dropped';

export function droppedEvent(atMs: number, through: LogHead, rows: number): EventRecord {
  return {
    atMs,
    kind: DROPPED_KIND,
    actor: 'fairlead',
    detail: { throughSeq: through.seq, throughHash: through.hash, rows },
  };
}

/** The last row that was dropped, as such a row tells; undefined where it tells nothing. */
export function droppedThrough(body: object): LogHead | undefined {
  if (!('detail' in body) || !isRecord(body.detail)) return undefined;
  const { throughSeq: seq, throughHash: hash } = body.detail;
  return typeof seq === 'number' && typeof hash === 'string' ? { seq, hash } : undefined;
}
