import { isRecord } from '../core/record.ts';
import type { ClientStreamWriter } from '../protocol/client-form.ts';
import type { ChatChunk } from '../protocol/openai-chat.ts';
import { dataEnd, dataStart, frameEnd } from '../protocol/sse.ts';
import type { AnswerFilters } from './answer-filters.ts';

const LF = 0x0a;
const DONE = 'data: [DONE]\n\n';

/** What a stream's choices are called where it is no chat. */
export interface ChunkForm {
  /** The event as filters read it. */
  toChat(event: Record<string, unknown>): ChatChunk;
  fromChat(chunk: ChatChunk): Record<string, unknown>;
}

export interface FilteredEventsOptions {
  /** Undefined: events are only put into the client's form. */
  readonly filters: AnswerFilters | undefined;
  /** Of a client's own form; undefined: events go out in OpenAI's. */
  readonly writer: ClientStreamWriter | undefined;
  /** Whether the client asked for the event that carries the usage alone. */
  readonly wantsUsage: boolean;
  readonly form: ChunkForm | undefined;
}

/**
 * Takes whole events of a stream through the filters of its request and into the form of its client. An event that nothing
 * changes keeps its bytes.
 */
export class FilteredEvents {
  readonly #options: FilteredEventsOptions;
  #ended = false;

  constructor(options: FilteredEventsOptions) {
    this.#options = options;
  }

  /** What goes to the client for `bytes`, which hold whole events. Throws what a filter throws. */
  push(bytes: Buffer): Buffer | undefined {
    const out: (Buffer | string)[] = [];
    for (let start = 0; start < bytes.length; ) {
      const found = frameEnd(bytes, start);
      const end = found === -1 ? bytes.length : found;
      this.#event(bytes, start, end, out);
      start = end;
    }
    return join(out);
  }

  #event(bytes: Buffer, start: number, end: number, out: (Buffer | string)[]): void {
    let line = start;
    let data = dataStart(bytes, line);
    while (data === -1) {
      const next = bytes.indexOf(LF, line) + 1;
      if (next === 0 || next >= end) {
        if (this.#options.writer === undefined) out.push(bytes.subarray(start, end)); // a comment
        return;
      }
      line = next;
      data = dataStart(bytes, line);
    }
    const text = bytes.toString('utf8', data, dataEnd(bytes, end));
    if (text === '[DONE]') {
      this.#flush(out);
      out.push(this.#options.writer?.end() ?? DONE);
      return;
    }
    const event = JSON.parse(text) as Record<string, unknown>; // the stream's reader has parsed it before
    const { form, filters, writer } = this.#options;
    if (!isChunk(event)) {
      if (writer !== undefined) return;
      out.push(bytes.subarray(start, end)); // of another kind: it says nothing that a filter knows
      return;
    }
    const chunk = form === undefined ? (event as unknown as ChatChunk) : form.toChat(event);
    const given = filters === undefined ? [chunk] : filters.chunk(chunk);
    for (const one of given) {
      if (writer !== undefined) {
        out.push(writer.chunk(one));
        continue;
      }
      if (!this.#options.wantsUsage && one.choices?.length === 0 && one.usage != null) continue;
      out.push(one === chunk ? bytes.subarray(start, end) : this.#print(one));
    }
  }

  #flush(out: (Buffer | string)[]): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const chunk of this.#options.filters?.end() ?? []) out.push(this.#print(chunk));
  }

  #print(chunk: ChatChunk): string {
    const { form, writer } = this.#options;
    if (writer !== undefined) return writer.chunk(chunk);
    return `data: ${JSON.stringify(form === undefined ? chunk : form.fromChat(chunk))}\n\n`;
  }
}

/** Filters rely on it; a choice without a delta says nothing. */
function isChunk({ choices }: Record<string, unknown>): boolean {
  if (!Array.isArray(choices)) return false;
  return choices.every(
    (choice) => isRecord(choice) && (isRecord(choice.delta) || typeof choice.text === 'string'),
  );
}

function join(parts: readonly (Buffer | string)[]): Buffer | undefined {
  if (parts.length === 0) return undefined;
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') return only;
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}
