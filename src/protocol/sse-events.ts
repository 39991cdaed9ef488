import { FrameSplitter, frameEnd, MAX_FRAME_BYTES } from './sse.ts';

/** One server-sent event, its data lines joined by line feeds. */
export interface SseEvent {
  readonly event: string | undefined;
  readonly data: string;
}

/** Reads whole events out of bytes under any split; comments and events without data are left out. */
export class SseEventReader {
  readonly #splitter = new FrameSplitter();

  push(bytes: Uint8Array): SseEvent[] {
    const whole = this.#splitter.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return whole === undefined ? [] : readEvents(whole);
  }

  /** True once an event has grown past MAX_FRAME_BYTES without an end. */
  get overlong(): boolean {
    return this.#splitter.pendingBytes > MAX_FRAME_BYTES;
  }

  /** What waits when the stream has ended: an event that lacks its empty line, or a part of one. */
  end(): SseEvent | undefined {
    if (this.#splitter.pendingBytes === 0) return undefined;
    return parseEvent(this.#splitter.takeRest().toString('utf8'));
  }
}

/** The events in `bytes`, which hold whole ones; comments and events without data are left out. */
export function readEvents(bytes: Buffer): SseEvent[] {
  const events: SseEvent[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = frameEnd(bytes, start);
    const end = found === -1 ? bytes.length : found;
    const event = parseEvent(bytes.toString('utf8', start, end));
    if (event !== undefined) events.push(event);
    start = end;
  }
  return events;
}

function parseEvent(text: string): SseEvent | undefined {
  let event: string | undefined;
  const data: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    const field = line.slice(0, colon);
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
  }
  return data.length === 0 ? undefined : { event, data: data.join('\n') };
}
