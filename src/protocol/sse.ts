const LF = 0x0a;
const CR = 0x0d;

/** What one server-sent event is, seen from its first and last bytes only. */
export type FrameKind = 'data' | 'done' | 'error' | 'comment' | 'malformed';

/** Nothing waits longer than this for the end of its event: a larger one is an upstream fault. */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/**
 * Cuts a byte stream at event ends, under any chunking. `push` returns the longest run of whole
 * events and keeps the rest; a chunk that ends an event comes back as it is, without a copy.
 */
export class FrameSplitter {
  #rest: Buffer[] = [];
  #restBytes = 0;

  push(chunk: Buffer): Buffer | undefined {
    const end = this.#lastFrameEnd(chunk);
    if (end === 0) {
      if (chunk.length > 0) this.#keep(chunk);
      return undefined;
    }
    const whole = end === chunk.length ? chunk : chunk.subarray(0, end);
    const out = this.#restBytes === 0 ? whole : Buffer.concat([...this.#rest, whole]);
    this.#rest = [];
    this.#restBytes = 0;
    if (end < chunk.length) this.#keep(chunk.subarray(end));
    return out;
  }

  /** Bytes that wait for the end of their event. */
  get pendingBytes(): number {
    return this.#restBytes;
  }

  /** The bytes that wait, and forgets them. */
  takeRest(): Buffer {
    const rest = this.#rest.length === 1 ? (this.#rest[0] as Buffer) : Buffer.concat(this.#rest);
    this.#rest = [];
    this.#restBytes = 0;
    return rest;
  }

  #keep(bytes: Buffer): void {
    this.#rest.push(bytes);
    this.#restBytes += bytes.length;
  }

  /** Byte `i` of the stream counted from `chunk`'s start; negative ones lie in what waits. */
  #byteAt(chunk: Buffer, i: number): number {
    if (i >= 0) return chunk[i] ?? -1;
    let back = i;
    for (let p = this.#rest.length - 1; p >= 0; p--) {
      const piece = this.#rest[p] as Buffer;
      back += piece.length;
      if (back >= 0) return piece[back] as number;
    }
    return -1;
  }

  /** Offset in `chunk` just past its last event end (LF LF or CR LF CR LF), 0 when it has none. */
  #lastFrameEnd(chunk: Buffer): number {
    for (let i = chunk.lastIndexOf(LF); i >= 0; i = i === 0 ? -1 : chunk.lastIndexOf(LF, i - 1)) {
      const before = this.#byteAt(chunk, i - 1);
      if (before === LF || (before === CR && this.#byteAt(chunk, i - 2) === LF)) return i + 1;
    }
    return 0;
  }
}

/** Offset just past the event that starts at `start`, or -1 when it does not end within `bytes`. */
export function frameEnd(bytes: Buffer, start: number): number {
  for (let i = bytes.indexOf(LF, start); i !== -1; i = bytes.indexOf(LF, i + 1)) {
    const next = bytes[i + 1];
    if (next === LF) return i + 2;
    if (next === CR && bytes[i + 2] === LF) return i + 3;
  }
  return -1;
}

/** Offset of the payload of the `data:` line that opens the event at `start`, or -1. */
export function dataStart(bytes: Buffer, start: number): number {
  if (
    bytes[start] !== 0x64 ||
    bytes[start + 1] !== 0x61 ||
    bytes[start + 2] !== 0x74 ||
    bytes[start + 3] !== 0x61 ||
    bytes[start + 4] !== 0x3a
  ) {
    return -1;
  }
  return bytes[start + 5] === 0x20 ? start + 6 : start + 5;
}

/** Offset just past the payload of an event that ends at `end`. */
export function dataEnd(bytes: Buffer, end: number): number {
  let at = end;
  while (at > 0 && (bytes[at - 1] === LF || bytes[at - 1] === CR)) at--;
  return at;
}

function lineStart(bytes: Buffer, start: number, end: number): number {
  const newline = bytes.indexOf(LF, start);
  return newline === -1 || newline + 1 >= end ? -1 : newline + 1;
}

/**
 * The kind of the event in `bytes[start, end)`. OpenAI's streams put one JSON object on one data
 * line; whether it opens and closes is checked here, whether it parses is not.
 */
export function frameKind(bytes: Buffer, start: number, end: number): FrameKind {
  let at = start;
  let data = dataStart(bytes, at);
  while (data === -1) {
    // comments, event:, id: and retry: lines, and empty lines may stand before the data
    const first = bytes[at];
    if (
      first !== 0x3a &&
      first !== 0x65 &&
      first !== 0x69 &&
      first !== 0x72 &&
      first !== LF &&
      first !== CR
    ) {
      return 'malformed';
    }
    at = lineStart(bytes, at, end);
    if (at === -1) return 'comment';
    data = dataStart(bytes, at);
  }
  const stop = dataEnd(bytes, end);
  const opening = bytes[data];
  if (opening === 0x7b && stop - data >= 2 && bytes[stop - 1] === 0x7d) {
    // {"error"
    const isError =
      bytes[data + 2] === 0x65 &&
      bytes[data + 3] === 0x72 &&
      bytes.toString('latin1', data, data + 8) === '{"error"';
    return isError ? 'error' : 'data';
  }
  if (opening === 0x5b && bytes.toString('latin1', data, stop) === '[DONE]') return 'done';
  return 'malformed';
}
