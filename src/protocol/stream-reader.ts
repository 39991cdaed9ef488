import { isUtf8 } from 'node:buffer';
import { EventCounter } from './event-counter.ts';
import { eventSays } from './first-content.ts';
import type { ChatChunk, Usage } from './openai-chat.ts';
import {
  dataEnd,
  dataStart,
  type FrameKind,
  FrameSplitter,
  frameEnd,
  frameKind,
  MAX_FRAME_BYTES,
} from './sse.ts';
import { asUsage } from './usage.ts';

const LF = 0x0a;
const DONE = Buffer.from('data: [DONE]\n\n');

/** How a stream stands: `open`, ended as it should (`done`), or ended by a fault. */
export type StreamState = 'open' | 'done' | 'error' | 'malformed';

/** Who looks at every event before it goes on. */
export interface EventWatch {
  /** Says what is wrong with an event; undefined lets it go on. */
  see(event: Partial<ChatChunk>): string | undefined;
  /** True once all that was asked for has been said. */
  readonly complete: boolean;
}

export interface StreamReaderOptions {
  /** Whether the client asked for the event that carries the usage alone. */
  readonly wantsUsage: boolean;
  /** Left out: any event that can be parsed is a good one. */
  readonly watch?: EventWatch | undefined;
  /** True where the server was asked to count the tokens in each event: the count is read, and taken out again. */
  readonly counted?: boolean | undefined;
}

/**
 * Follows one answer stream in OpenAI's form as its bytes pass: cuts it at event ends, sees errors,
 * broken events and the end, and reads the usage. Events are parsed but never printed again: `push`
 * returns the upstream's own bytes. Only the trailing usage event (`choices: []`) is left out for
 * clients that did not ask for it, because it was the gateway that asked.
 */
export class StreamReader {
  readonly #splitter = new FrameSplitter();
  readonly #options: StreamReaderOptions;
  readonly #counter: EventCounter | undefined;
  #state: StreamState = 'open';
  #finished = false;
  #printed = DONE;
  usage: Usage | undefined;
  /** The event that carried an upstream error, whole. */
  errorFrame: Buffer | undefined;
  dataFrames = 0;
  /** True once an event has said something: text, thinking, a tool call, an end. */
  hasSpoken = false;

  constructor(options: StreamReaderOptions) {
    this.#options = options;
    this.#counter = options.counted === true ? new EventCounter() : undefined;
  }

  get state(): StreamState {
    return this.#state;
  }

  /** True once the answer has said how it ended: what follows is its usage at most. */
  get said(): boolean {
    return this.#options.watch?.complete ?? this.#finished;
  }

  /** The bytes that may go to the client now; undefined when an event is not whole yet. */
  push(chunk: Buffer): Buffer | undefined {
    if (this.#state !== 'open') return undefined;
    const bytes = this.#splitter.push(chunk);
    if (bytes === undefined) {
      if (this.#splitter.pendingBytes > MAX_FRAME_BYTES) this.#state = 'malformed';
      return undefined;
    }
    return this.#follow(bytes);
  }

  /**
   * Call when the upstream's body has ended. Returns what is still owed to the client: nothing, or
   * the `[DONE]` of a stream that ended after its finish_reason without saying so. The state is then
   * final; `open` means that the stream was cut.
   */
  end(): Buffer | undefined {
    if (this.#state !== 'open') return undefined;
    let tail: Buffer | undefined;
    if (this.#splitter.pendingBytes > 0) {
      // some servers leave out the last empty line
      const rest = Buffer.concat([this.#splitter.takeRest(), Buffer.from('\n\n')]);
      if (frameKind(rest, 0, rest.length) !== 'malformed') tail = this.#follow(rest);
    }
    if ((this.#state as StreamState) !== 'open') return tail;
    if (!this.said) return tail;
    this.#state = 'done';
    return tail === undefined ? DONE : Buffer.concat([tail, DONE]);
  }

  #follow(bytes: Buffer): Buffer | undefined {
    if (!isUtf8(bytes)) {
      this.#state = 'malformed';
      return undefined;
    }
    let parts: Buffer[] | undefined;
    let cursor = 0;
    let start = 0;
    while (start < bytes.length) {
      const end = frameEnd(bytes, start);
      if (end === -1) break;
      const kind = this.#see(bytes, start, end);
      if (kind === 'left out' || kind === 'printed') {
        parts ??= [];
        parts.push(bytes.subarray(cursor, start));
        if (kind === 'printed') parts.push(this.#printed);
        cursor = end;
      } else if (kind === 'done') {
        this.#state = 'done';
        this.hasSpoken = true;
        return join(parts, bytes, cursor, end);
      } else if (kind === 'error' || kind === 'malformed') {
        this.#state = kind;
        if (kind === 'error') this.errorFrame = bytes.subarray(start, end);
        return join(parts, bytes, cursor, start);
      }
      start = end;
    }
    return join(parts, bytes, cursor, bytes.length);
  }

  /** What the event in `bytes[start, end)` is; `printed` where `#printed` goes out in its place. */
  #see(bytes: Buffer, start: number, end: number): FrameKind | 'left out' | 'printed' {
    const kind = frameKind(bytes, start, end);
    if (kind === 'done') return this.#options.watch?.complete === false ? 'malformed' : kind;
    if (kind !== 'data') return kind;
    let event: Partial<ChatChunk>;
    try {
      event = JSON.parse(
        bytes.toString('utf8', payloadStart(bytes, start), dataEnd(bytes, end)),
      ) as Partial<ChatChunk>;
    } catch {
      return 'malformed';
    }
    this.dataFrames++;
    const { choices, usage, error } = event;
    if (typeof error === 'object' && error !== null) return 'error';
    if (this.#counter?.isRepeat(event) === true) return 'left out';
    if (this.#options.watch?.see(event) !== undefined) return 'malformed';
    if (!this.hasSpoken) this.hasSpoken = eventSays(event);
    if (Array.isArray(choices)) {
      for (const choice of choices) if (choice?.finish_reason) this.#finished = true;
    }
    if (usage === undefined || usage === null) return kind;
    this.usage = asUsage(usage);
    const { wantsUsage, counted } = this.#options;
    if (!Array.isArray(choices)) return kind;
    if (choices.length === 0) return wantsUsage ? kind : 'left out';
    if (counted !== true) return kind;
    const { usage: _, ...asked } = event;
    this.#printed = Buffer.from(`data: ${JSON.stringify(asked)}\n\n`);
    return 'printed';
  }
}

/** Offset of the payload of the event at `start`, behind any lines that stand before its data. */
function payloadStart(bytes: Buffer, start: number): number {
  let line = start;
  let data = dataStart(bytes, line);
  while (data === -1) {
    line = bytes.indexOf(LF, line) + 1;
    data = dataStart(bytes, line);
  }
  return data;
}

function join(parts: Buffer[] | undefined, bytes: Buffer, from: number, to: number): Buffer | undefined {
  if (parts === undefined) {
    if (from === to) return undefined;
    return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
  }
  const whole = Buffer.concat([...parts, bytes.subarray(from, to)]);
  return whole.length === 0 ? undefined : whole;
}
