import type { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';
import type { StreamLedger } from '../../fleet/failover/ledger.ts';
import type { FlightEnd } from '../../fleet/types.ts';
import type { ChatChunk, Usage } from '../../protocol/openai-chat.ts';
import { readEvents } from '../../protocol/sse-events.ts';
import type { StartedStream, StreamTaker } from '../attempt-types.ts';
import { AnswerSeen } from './answer-seen.ts';

/** Why a stream is not waited for any longer: it `ended`, broke (`fault`), enough was seen, or it took too long. */
export type HoldEnd = 'ended' | 'fault' | 'enough' | 'late';

/**
 * A stream that is looked at before anybody takes it. Its bytes wait; once piped they go on as they come, without the
 * log-probabilities where only the gateway asked for them.
 */
export class HeldStream implements StartedStream {
  readonly seen = new AnswerSeen();
  readonly #inner: StartedStream;
  readonly #hidesLogprobs: boolean;
  #waiting: Buffer[] = [];
  #taker: StreamTaker | undefined;
  #ended: { readonly fault: FairleadError | undefined } | undefined;
  #isBlocked = false;
  #onChange: (() => void) | undefined;

  constructor(inner: StartedStream, hidesLogprobs: boolean) {
    this.#inner = inner;
    this.#hidesLogprobs = hidesLogprobs;
    inner.pipe({ data: (bytes) => this.#data(bytes), end: (fault) => this.#end(fault) });
  }

  get usage(): Usage | undefined {
    return this.#inner.usage;
  }

  get ledger(): StreamLedger | undefined {
    return this.#inner.ledger;
  }

  get errorFrame(): Buffer | undefined {
    return this.#inner.errorFrame;
  }

  /** Waits until `isEnough` of what was seen, for at most `timeoutMs`. */
  hold(isEnough: (seen: AnswerSeen) => boolean, timeoutMs: number): Promise<HoldEnd> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done('late'), Math.max(0, Math.min(timeoutMs, 0x7fffffff)));
      const done = (end: HoldEnd) => {
        clearTimeout(timer);
        this.#onChange = undefined;
        resolve(end);
      };
      this.#onChange = () => {
        if (this.#ended !== undefined) done(this.#ended.fault === undefined ? 'ended' : 'fault');
        else if (isEnough(this.seen)) done('enough');
      };
      this.#onChange();
    });
  }

  pipe(taker: StreamTaker): void {
    this.#taker = taker;
    for (const bytes of this.#waiting) if (!taker.data(bytes)) this.#isBlocked = true;
    this.#waiting = [];
    if (this.#ended !== undefined) taker.end(this.#ended.fault);
  }

  resume(): void {
    this.#isBlocked = false;
    this.#inner.resume();
  }

  abort(error: FairleadError, how?: FlightEnd): void {
    this.#inner.abort(error, how);
  }

  #data(bytes: Buffer): boolean {
    const shown = this.#taker === undefined || this.#hidesLogprobs ? this.#look(bytes) : bytes;
    if (this.#taker !== undefined) return this.#taker.data(shown) && !this.#isBlocked;
    this.#waiting.push(shown);
    this.#onChange?.();
    return true;
  }

  #end(fault: FairleadError | undefined): void {
    this.#ended = { fault };
    if (this.#taker !== undefined) this.#taker.end(fault);
    else this.#onChange?.();
  }

  /** The events in `bytes`, which hold whole ones, as the client may see them. Never throws. */
  #look(bytes: Buffer): Buffer {
    let printed = '';
    for (const { data } of readEvents(bytes)) {
      const chunk = data === '[DONE]' ? undefined : parsed(data);
      if (chunk !== undefined) this.seen.see(chunk);
      if (!this.#hidesLogprobs) continue;
      const text = chunk === undefined ? data : JSON.stringify(withoutLogprobs(chunk));
      printed += `data: ${text.replaceAll('\n', '\ndata: ')}\n\n`;
    }
    return this.#hidesLogprobs ? Buffer.from(printed) : bytes;
  }
}

function parsed(data: string): Partial<ChatChunk> | undefined {
  try {
    const event: unknown = JSON.parse(data);
    return isRecord(event) ? event : undefined;
  } catch {
    return undefined; // of a kind that is none of ours
  }
}

function withoutLogprobs(chunk: Partial<ChatChunk>): Partial<ChatChunk> {
  if (!Array.isArray(chunk.choices)) return chunk;
  return {
    ...chunk,
    choices: chunk.choices.map((choice) =>
      choice?.logprobs == null ? choice : { ...choice, logprobs: null },
    ),
  };
}
