import { FairleadError } from '../core/errors.ts';
import { type JsonObject, parseJsonObject } from './json-guards.ts';
import type { ChunkWriter } from './openai-chunk-writer.ts';
import { SseEventReader } from './sse-events.ts';

/** What a wire form knows about its own stream; every answer is whole OpenAI events. */
export interface StreamDialect {
  event(data: JsonObject): string;
  /** The upstream has closed and the stream is still open: closes it well, or returns nothing. */
  close(): string;
}

export function cutError(): FairleadError {
  return new FairleadError('FL_UPSTREAM_CUT', 'The backend ended the answer in the middle.');
}

/**
 * Drives a dialect whose events are JSON on server-sent events, under any split of the bytes. A
 * stream that ends before the dialect has closed it ends in an FL_UPSTREAM_CUT error, never in `[DONE]`.
 */
export class TranslatedStream {
  readonly #reader = new SseEventReader();
  readonly #writer: ChunkWriter;
  readonly #dialect: StreamDialect;

  constructor(writer: ChunkWriter, dialect: StreamDialect) {
    this.#writer = writer;
    this.#dialect = dialect;
  }

  push(bytes: Uint8Array): string {
    if (this.#writer.closed) return '';
    let out = '';
    for (const { data } of this.#reader.push(bytes)) {
      const body = parseJsonObject(data);
      out += body === undefined ? this.#fail('The backend sent a broken event.') : this.#dialect.event(body);
      if (this.#writer.closed) return out;
    }
    return this.#reader.overlong ? out + this.#fail('The backend sent an event that does not end.') : out;
  }

  end(): string {
    if (this.#writer.closed) return '';
    // a last event without its empty line counts; half an event does not parse and is a cut
    const rest = this.#reader.end();
    const body = rest === undefined ? undefined : parseJsonObject(rest.data);
    let out = body === undefined ? '' : this.#dialect.event(body);
    if (!this.#writer.closed) out += this.#dialect.close();
    if (!this.#writer.closed) out += this.#writer.fail(cutError());
    return out;
  }

  #fail(message: string): string {
    return this.#writer.fail(new FairleadError('FL_UPSTREAM_PROTOCOL', message));
  }
}
