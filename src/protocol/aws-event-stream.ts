import { FairleadError } from '../core/errors.ts';
import { crc32 } from './aws-hash.ts';

/** One message of `application/vnd.amazon.eventstream`; only its string headers are kept. */
export interface AwsMessage {
  readonly headers: ReadonlyMap<string, string>;
  readonly payload: Buffer;
}

/** Total length, headers' length and their checksum, four bytes each. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
const MAX_MESSAGE_BYTES = 24 * 1024 * 1024;

/** Bytes of a header's value by its type; types 6 and 7 state their own length in two bytes. */
const VALUE_BYTES = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16] as const;
const STRING_TYPE = 7;

/**
 * Reads messages out of bytes under any split. Throws FL_UPSTREAM_PROTOCOL on the first checksum or
 * length that is wrong; what follows it cannot be trusted, so the reader is done then. Source: AWS,
 * "Event stream encoding".
 */
export class AwsEventReader {
  #rest: Buffer = Buffer.alloc(0);

  /** Calls `take` for each whole message, in order; a `false` of it ends the reading. */
  push(bytes: Uint8Array, take: (message: AwsMessage) => boolean): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const all = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (all.length - at >= PRELUDE_BYTES) {
      const total = messageBytes(all.subarray(at, at + PRELUDE_BYTES));
      if (all.length - at < total) break;
      const message = readMessage(all.subarray(at, at + total));
      at += total;
      if (!take(message)) break;
    }
    this.#rest = all.subarray(at);
  }
}

function messageBytes(prelude: Buffer): number {
  if (crc32(prelude.subarray(0, 8)) !== prelude.readUInt32BE(8)) throw broken('prelude checksum');
  const total = prelude.readUInt32BE(0);
  const headers = prelude.readUInt32BE(4);
  if (total > MAX_MESSAGE_BYTES || total < PRELUDE_BYTES + headers + CHECKSUM_BYTES) throw broken('length');
  return total;
}

function readMessage(bytes: Buffer): AwsMessage {
  const end = bytes.length - CHECKSUM_BYTES;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32BE(end)) throw broken('message checksum');
  const headersEnd = PRELUDE_BYTES + bytes.readUInt32BE(4);
  return {
    headers: readHeaders(bytes.subarray(PRELUDE_BYTES, headersEnd)),
    payload: bytes.subarray(headersEnd, end),
  };
}

function readHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  try {
    for (let at = 0; at < bytes.length; ) {
      const nameEnd = at + 1 + bytes.readUInt8(at);
      const name = bytes.toString('utf8', at + 1, nameEnd);
      const type = bytes.readUInt8(nameEnd);
      const fixed = VALUE_BYTES[type];
      const start = nameEnd + (fixed === undefined ? 3 : 1);
      const end = start + (fixed ?? bytes.readUInt16BE(nameEnd + 1));
      if (type === STRING_TYPE) headers.set(name, bytes.toString('utf8', start, end));
      at = end;
    }
  } catch {
    throw broken('header'); // a length that points past the end
  }
  return headers;
}

function broken(what: string): FairleadError {
  return new FairleadError('FL_UPSTREAM_PROTOCOL', `The backend sent an event with a wrong ${what}.`);
}
