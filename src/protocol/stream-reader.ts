import type { ChatChunk, Usage } from './openai-chat.ts';
import { dataEnd, dataStart, FrameSplitter, frameEnd, frameKind, MAX_FRAME_BYTES } from './sse.ts';

const USAGE_KEY = Buffer.from('"usage"');
const OPEN_BRACE = 0x7b;
const DONE = Buffer.from('data: [DONE]\n\n');

/** How a stream stands: `open`, ended as it should (`done`), or ended by a fault. */
export type StreamState = 'open' | 'done' | 'error' | 'malformed';

/** True when the `"usage"` that stands at `at` holds an object rather than null. */
function usageIsObject(bytes: Buffer, at: number): boolean {
  let i = at + USAGE_KEY.length;
  while (bytes[i] === 0x20 || bytes[i] === 0x3a) i++;
  return bytes[i] === OPEN_BRACE;
}

/**
 * Follows one answer stream in OpenAI's form as its bytes pass: cuts it at event ends, sees errors,
 * broken events and the end, and reads the usage. Events are never printed again: `push` returns the
 * upstream's own bytes. Only the trailing usage event (`choices: []`) is left out for clients that
 * did not ask for it, because it was the gateway that asked.
 */
export class StreamReader {
  readonly #splitter = new FrameSplitter();
  readonly #wantsUsage: boolean;
  #state: StreamState = 'open';
  #lastBytes: Buffer | undefined;
  #lastStart = 0;
  #lastEnd = 0;
  usage: Usage | undefined;
  /** The event that carried an upstream error, whole. */
  errorFrame: Buffer | undefined;
  dataFrames = 0;

  constructor(wantsUsage: boolean) {
    this.#wantsUsage = wantsUsage;
  }

  get state(): StreamState {
    return this.#state;
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
    if (!this.#finished()) return tail;
    this.#state = 'done';
    return tail === undefined ? DONE : Buffer.concat([tail, DONE]);
  }

  #follow(bytes: Buffer): Buffer | undefined {
    const mayHoldUsage = bytes.indexOf(USAGE_KEY) !== -1;
    let parts: Buffer[] | undefined;
    let cursor = 0;
    let start = 0;
    while (start < bytes.length) {
      const end = frameEnd(bytes, start);
      if (end === -1) break;
      const kind = frameKind(bytes, start, end);
      if (kind === 'data') {
        if (mayHoldUsage && this.#readUsage(bytes, start, end)) {
          parts ??= [];
          parts.push(bytes.subarray(cursor, start));
          cursor = end;
        } else {
          this.#lastBytes = bytes;
          this.#lastStart = start;
          this.#lastEnd = end;
        }
        this.dataFrames++;
      } else if (kind === 'done') {
        this.#state = 'done';
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

  /** Notes the event's usage; true when the event is there for the usage alone and nobody asked. */
  #readUsage(bytes: Buffer, start: number, end: number): boolean {
    const at = bytes.indexOf(USAGE_KEY, start);
    if (at === -1 || at >= end || !usageIsObject(bytes, at)) return false;
    let data = dataStart(bytes, start);
    if (data === -1) data = bytes.indexOf(OPEN_BRACE, start);
    let chunk: Partial<ChatChunk>;
    try {
      chunk = JSON.parse(bytes.toString('utf8', data, dataEnd(bytes, end))) as Partial<ChatChunk>;
    } catch {
      return false; // not ours to judge here: it passes as it came
    }
    if (chunk.usage === undefined || chunk.usage === null) return false;
    this.usage = chunk.usage;
    return !this.#wantsUsage && Array.isArray(chunk.choices) && chunk.choices.length === 0;
  }

  #finished(): boolean {
    if (this.#lastBytes === undefined) return false;
    const text = this.#lastBytes.toString('latin1', this.#lastStart, this.#lastEnd);
    return /"finish_reason"\s*:\s*"/.test(text);
  }
}

function join(parts: Buffer[] | undefined, bytes: Buffer, from: number, to: number): Buffer | undefined {
  if (parts === undefined) {
    if (from === to) return undefined;
    return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
  }
  const whole = Buffer.concat([...parts, bytes.subarray(from, to)]);
  return whole.length === 0 ? undefined : whole;
}
