import { createHash, createHmac } from 'node:crypto';

/** A row as it is hashed. */
export interface ChainedRow {
  /** From 1, without gaps. */
  readonly seq: number;
  /** A whole number. */
  readonly atMs: number;
  /** One line. */
  readonly kind: string;
  /** The JSON text as it is kept. */
  readonly body: string;
}

/** A place in the chain. */
export interface LogHead {
  /** Number of the row, 0 for none. */
  readonly seq: number;
  /** Hex SHA-256. */
  readonly hash: string;
}

/** Where the chain ends, and what stood before its first row: rows are dropped from its start only. */
export interface ChainState {
  readonly head: LogHead;
  readonly anchor: LogHead;
}

/** Before the first row. */
export const START: LogHead = { seq: 0, hash: '0'.repeat(64) };

/**
 * The hashes of a record chain: SHA-256 over the lines `previous hash`, `seq`, `atMs`, `kind` and the body, with \n
 * between them; HMAC-SHA-256 (RFC 2104) of the same with a chain key. Only the body may hold a line break, so two rows
 * never have one text.
 */
export class Chain {
  readonly #key: string | undefined;

  constructor(key: string | undefined) {
    this.#key = key;
  }

  /** Of `row`, hex, when it follows on a row with the hash `previous`. */
  hashOf(previous: string, { seq, atMs, kind, body }: ChainedRow): string {
    return this.#digest(`${previous}\n${seq}\n${atMs}\n${kind}\n${body}`);
  }

  /** What makes a state trustworthy: only who has the chain key can make it. Empty without one. */
  sealOf({ head, anchor }: ChainState): string {
    if (this.#key === undefined) return '';
    return this.#digest(`seal\n${head.seq}\n${head.hash}\n${anchor.seq}\n${anchor.hash}`);
  }

  /** The same for the same chain key; tells nothing of it. */
  get keyCheck(): string {
    return this.#key === undefined ? 'none' : this.#digest('check').slice(0, 16);
  }

  #digest(text: string): string {
    const hash = this.#key === undefined ? createHash('sha256') : createHmac('sha256', this.#key);
    return hash.update(text).digest('hex');
  }
}
