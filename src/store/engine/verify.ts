import { setImmediate as turn } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import { isRecord } from '../../core/record.ts';
import type { LogVerdict } from '../contract.ts';
import type { Database } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import type { Chain, ChainState, LogHead } from '../log/chain.ts';
import { keyIdOf } from './append.ts';
import { readChain } from './chain-row.ts';
import { DROPPED_KIND, droppedThrough } from './dropped.ts';

const PAGE_ROWS = 1_000;
/** How often rows may be dropped from the start while we read there. */
const RESTARTS = 5;

type Row = Selectable<Tables['fairlead_records']>;

/**
 * Reads the whole chain as it stood when it began, page by page, and says what is the first thing wrong with it.
 * `known` is a head that was written down elsewhere: the chain must still hold it, unless it was dropped since with its
 * time over. O(rows), a page in memory.
 */
export async function verifyChain(
  database: Database,
  chain: Chain,
  known?: LogHead,
  pageRows = PAGE_ROWS,
): Promise<LogVerdict> {
  for (let restarts = 0; ; restarts++) {
    const state = await readChain(database.db, chain);
    if (state === undefined) return bad(0, 0, 'the row that holds the end of the chain is missing');
    const verdict = await new Walk(database, chain, state, known, pageRows).verdict();
    if (verdict.ok || restarts === RESTARTS) return verdict;
    const now = await readChain(database.db, chain);
    if (now === undefined || now.anchor.seq === state.anchor.seq || now.anchor.seq < verdict.seq)
      return verdict;
  }
}

class Walk {
  readonly #database: Database;
  readonly #chain: Chain;
  readonly #state: ChainState & { readonly sealed: boolean };
  readonly #known: LogHead | undefined;
  readonly #pageRows: number;
  #last: LogHead;
  #rows = 0;
  /** What the newest row that tells of dropped rows says. */
  #dropped: LogHead | undefined;

  constructor(
    database: Database,
    chain: Chain,
    state: ChainState & { readonly sealed: boolean },
    known: LogHead | undefined,
    pageRows: number,
  ) {
    this.#database = database;
    this.#chain = chain;
    this.#state = state;
    this.#known = known;
    this.#pageRows = pageRows;
    this.#last = state.anchor;
  }

  async verdict(): Promise<LogVerdict> {
    const { head } = this.#state;
    for (;;) {
      const page = await this.#page();
      for (const row of page) {
        const reason = this.#faultOf(row);
        if (reason !== undefined) return bad(this.#rows, reason.seq, reason.why);
        this.#rows += 1;
        this.#last = { seq: row.seq, hash: row.hash };
      }
      if (page.length < this.#pageRows) break;
      await turn(); // others have their turn at the database between two pages
    }
    const fault = this.#endFault() ?? (await this.#faultBehindTheEnd());
    if (fault !== undefined) return bad(this.#rows, fault.seq, fault.why);
    return { ok: true, rows: this.#rows, head: head.hash };
  }

  #page(): Promise<readonly Row[]> {
    return this.#database.db
      .selectFrom('fairlead_records')
      .selectAll()
      .where('seq', '>', this.#rows === 0 ? Number.MIN_SAFE_INTEGER : this.#last.seq)
      .where('seq', '<=', this.#state.head.seq)
      .orderBy('seq')
      .limit(this.#pageRows)
      .execute();
  }

  #faultOf({ seq, at_ms: atMs, kind, key_id: keyId, body, hash }: Row): Fault | undefined {
    const { seq: last, hash: previous } = this.#last;
    if (seq <= last)
      return { seq, why: `row ${seq} stands before the start of the chain, which is row ${last + 1}` };
    if (seq > last + 1) {
      const missing = seq === last + 2 ? `row ${last + 1} is` : `rows ${last + 1} to ${seq - 1} are`;
      return { seq: last + 1, why: `${missing} missing` };
    }
    if (kind.includes('\n') || this.#chain.hashOf(previous, { seq, atMs, kind, body }) !== hash) {
      const before =
        this.#rows === 0 ? 'what is kept of the rows before it' : `row ${last} together with its hash`;
      return { seq, why: `row ${seq} does not match its hash: it was altered, or ${before} was` };
    }
    const parsed = parsedBody(body);
    if (parsed === undefined) return { seq, why: `the body of row ${seq} is no JSON object` };
    if (keyIdOf(kind, parsed) !== keyId)
      return { seq, why: `the key_id of row ${seq} was altered: its body says otherwise` };
    if (kind === DROPPED_KIND) this.#dropped = droppedThrough(parsed);
    if (seq === this.#known?.seq && hash !== this.#known.hash)
      return { seq, why: `row ${seq} has another hash than the one that was written down` };
    return undefined;
  }

  #endFault(): Fault | undefined {
    const { head, anchor, sealed } = this.#state;
    const { seq } = this.#last;
    if (!sealed) return { seq: head.seq, why: 'the row that holds the end of the chain was altered' };
    if (seq < head.seq) {
      const missing = head.seq === seq + 1 ? `row ${head.seq} is` : `rows ${seq + 1} to ${head.seq} are`;
      return { seq: seq + 1, why: `${missing} missing at the end` };
    }
    if (this.#last.hash !== head.hash)
      return { seq, why: `the end of the chain does not match row ${seq}: one of the two was altered` };
    // Every drop from the start is itself a row, so nobody can move the start without one.
    const told = this.#dropped ?? { seq: 0, hash: '' };
    if (told.seq !== anchor.seq || (anchor.seq > 0 && told.hash !== anchor.hash))
      return {
        seq: anchor.seq,
        why: `rows up to ${anchor.seq} were dropped, and no row of the chain tells of it`,
      };
    if (this.#known?.seq === anchor.seq && anchor.seq > 0 && this.#known.hash !== anchor.hash)
      return {
        seq: anchor.seq,
        why: `row ${anchor.seq}, dropped by now, had another hash than was written down`,
      };
    if (this.#known !== undefined && this.#known.seq > head.seq)
      return {
        seq: head.seq + 1,
        why: `the chain ends at row ${head.seq}, before the one that was written down`,
      };
    return undefined;
  }

  /** Rows are written together with the end of the chain, so none is ever behind it. */
  async #faultBehindTheEnd(): Promise<Fault | undefined> {
    const { db } = this.#database;
    const newest = await db
      .selectFrom('fairlead_records')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .executeTakeFirst();
    const now = await readChain(db, this.#chain);
    if (newest === undefined || newest.seq === null || newest.seq <= (now?.head.seq ?? 0)) return undefined;
    return { seq: newest.seq, why: `row ${newest.seq} stands behind the end of the chain` };
  }
}

function parsedBody(body: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

interface Fault {
  readonly seq: number;
  readonly why: string;
}

const bad = (rows: number, seq: number, reason: string): LogVerdict => ({ ok: false, rows, seq, reason });
