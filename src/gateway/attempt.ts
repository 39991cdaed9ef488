import type { Dispatcher } from 'undici';
import { FairleadError, toFairleadError } from '../core/errors.ts';
import { classifyError, classifyStatus } from '../fleet/classify.ts';
import type { StreamLedger } from '../fleet/failover/ledger.ts';
import type { Backend, FlightEnd } from '../fleet/types.ts';
import type { ChatCompletion, Usage } from '../protocol/openai-chat.ts';
import { StreamReader } from '../protocol/stream-reader.ts';
import { AnswerBody } from './answer-body.ts';
import { AttemptPatience } from './attempt-patience.ts';
import type { AttemptOptions, AttemptResult, Headers, StartedStream, StreamTaker } from './attempt-types.ts';
import { brokenEvent, cutShort, noEvents, notAStream, saidError } from './faults.ts';
import { readAnswer } from './read-answer.ts';
import type { Watched } from './sweeper.ts';

/** So many events that say nothing, and the stream counts as begun all the same. */
const MAX_SILENT_EVENTS = 16;
/** What a response's body is; `none`: nothing that was asked for. */
type ResponseMode = 'stream' | 'answer' | 'error' | 'none';

/**
 * One try at one backend. For a stream, `run` settles when its first event that says something is there: until then a failure
 * has cost the client nothing and another backend can be tried; after that the bytes go to the taker.
 */
export class Attempt implements Dispatcher.DispatchHandler, StartedStream, Watched {
  slot = -1;
  readonly backend: Backend;
  readonly reader: StreamReader;

  readonly #options: AttemptOptions;
  #controller: Dispatcher.DispatchController | undefined;
  #settle: ((result: AttemptResult) => void) | undefined;
  #taker: StreamTaker | undefined;
  #ready: Buffer[] = [];
  #ended: { readonly fault: FairleadError | undefined } | undefined;
  #over = false;
  #firstByteSeen = false;
  readonly #patience: AttemptPatience;
  #status = 0;
  #headers: Headers = {};
  #mode: ResponseMode = 'answer';
  readonly #body = new AnswerBody();
  #aborted: FairleadError | undefined;
  #abortEnd: FlightEnd = 'cancelled';

  constructor(options: AttemptOptions) {
    this.#options = options;
    this.backend = options.backend;
    const { wantsUsage, ledger, counted } = options;
    this.reader = new StreamReader({ wantsUsage, watch: ledger, counted });
    const { flight, totalDeadlineMs, mayMove } = options;
    this.#patience = new AttemptPatience({ flight, totalDeadlineMs, mayMove });
  }

  get usage(): Usage | undefined {
    return this.reader.usage;
  }

  get ledger(): StreamLedger | undefined {
    return this.#options.ledger;
  }

  get errorFrame(): Buffer | undefined {
    return this.reader.errorFrame;
  }

  run(): Promise<AttemptResult> {
    const { dispatcher, path, headers, body, sweeper } = this.#options;
    sweeper.add(this);
    return new Promise((resolve) => {
      this.#settle = resolve;
      dispatcher.dispatch({ method: 'POST', path, headers, body }, this);
    });
  }

  /** Hands over a stream that has begun. */
  pipe(taker: StreamTaker): void {
    this.#taker = taker;
    let open = true;
    for (const bytes of this.#ready) open = taker.data(bytes) && open;
    this.#ready = [];
    if (this.#ended !== undefined) taker.end(this.#ended.fault);
    else if (!open) this.#pause();
  }

  #pause(): void {
    this.#options.flight.hold();
    this.#controller?.pause();
  }

  resume(): void {
    this.#touch();
    this.#controller?.resume();
  }

  abort(error: FairleadError, how: FlightEnd = 'cancelled'): void {
    if (this.#over) return;
    this.#aborted = error;
    this.#abortEnd = how;
    if (this.#controller === undefined) this.#failAborted();
    else this.#controller.abort(error);
  }

  sweep(nowMs: number): void {
    const overdue = this.#patience.overdue(nowMs, {
      reads: this.#controller?.paused !== true,
      flows: this.#taker !== undefined,
    });
    if (overdue !== undefined) this.abort(overdue.error, overdue.how);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#aborted !== undefined) controller.abort(this.#aborted);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return; // early hints
    this.#status = status;
    this.#headers = headers;
    this.#mode = this.#modeOf(status, headers['content-type']);
    if (this.#mode === 'none') this.abort(notAStream(headers['content-type']), 'protocol');
  }

  #modeOf(status: number, type: unknown): ResponseMode {
    const { stream, translator } = this.#options;
    if (status >= 400) return 'error';
    if (!stream) return 'answer';
    const isStream =
      translator !== undefined || (typeof type === 'string' && type.startsWith('text/event-stream'));
    return isStream ? 'stream' : 'none';
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#mode !== 'stream') {
      this.#collect(chunk);
      return;
    }
    const { translator } = this.#options;
    if (translator === undefined) this.#forward(chunk);
    else {
      const text = translator.push(chunk);
      this.#touch();
      if (text !== '') this.#forward(Buffer.from(text));
    }
  }

  onResponseEnd(): void {
    if (this.#over) return;
    if (this.#mode !== 'stream') {
      this.#finishAnswer();
      return;
    }
    const { translator } = this.#options;
    const rest = translator?.end();
    if (rest !== undefined && rest !== '') this.#forward(Buffer.from(rest));
    if (this.#over) return;
    const tail = this.reader.end();
    if (tail !== undefined) this.#give(tail);
    if (this.reader.state === 'done') this.#finish();
    else if (this.reader.dataFrames === 0) {
      this.#fail(noEvents(), 'protocol', true);
    } else this.#fail(cutShort(), 'reset', true);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return;
    const cancelled = this.#aborted !== undefined && this.#abortEnd === 'cancelled';
    if (!cancelled && this.#mode === 'stream' && (this.reader.state === 'done' || this.reader.said)) {
      const tail = this.reader.end(); // all was said; how the connection ends does not matter
      if (tail !== undefined) this.#give(tail);
      this.#finish();
      return;
    }
    if (this.#aborted !== undefined) {
      this.#failAborted();
      return;
    }
    const fault = classifyError(error);
    this.#fail(new FairleadError(fault.code, fault.message, { cause: error }), fault.end, fault.retryable);
  }

  #touch(): void {
    this.#patience.touch();
    if (this.#firstByteSeen) return;
    this.#firstByteSeen = true;
    this.#options.flight.firstByte();
    this.#options.owner.firstByte();
  }

  #collect(chunk: Buffer): void {
    this.#touch();
    if (!this.#body.add(chunk)) this.abort(this.#body.overflow(), 'protocol');
  }

  #finishAnswer(): void {
    const body = this.#body.whole();
    if (this.#mode === 'answer') {
      this.#settleAnswer(body);
      return;
    }
    const verdict = classifyStatus(this.#status, this.#headers);
    this.#close(verdict.end, verdict.retryAfterMs);
    this.#settle?.({
      kind: 'status',
      status: this.#status,
      headers: this.#headers,
      body,
      retryable: verdict.retryable,
      again: verdict.retryable && verdict.end !== 'client_error',
      retryAfterMs: verdict.retryAfterMs,
    });
  }

  #settleAnswer(body: Buffer): void {
    let completion: ChatCompletion | undefined;
    try {
      completion = readAnswer(body, this.#headers['content-type'], this.#options.decode);
    } catch (error) {
      this.#fail(toFairleadError(error), 'protocol', true);
      return;
    }
    this.#close('ok');
    this.#settle?.({ kind: 'answer', status: this.#status, headers: this.#headers, body, completion });
  }

  #forward(chunk: Buffer): void {
    const bytes = this.reader.push(chunk);
    const { dataFrames } = this.reader;
    if (dataFrames > 0) {
      this.#touch();
      this.#options.flight.chunk();
    }
    if (bytes !== undefined) this.#give(bytes);
    const { state } = this.reader;
    if (state === 'malformed') this.#stop(brokenEvent(), 'protocol');
    else if (state === 'error') this.#stop(saidError(), 'server_error');
  }

  /** For a fault seen in the bytes: the connection is still open. */
  #stop(error: FairleadError, how: FlightEnd): void {
    if (this.#over) return;
    this.#aborted = error;
    this.#abortEnd = how;
    this.#controller?.abort(error);
    this.#fail(error, how, true);
  }

  #give(bytes: Buffer): void {
    if (this.#taker !== undefined) {
      if (!this.#taker.data(bytes)) this.#pause();
      return;
    }
    this.#ready.push(bytes);
    if (this.reader.hasSpoken || this.reader.dataFrames >= MAX_SILENT_EVENTS) this.#settleStream();
  }

  #settleStream(): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.({ kind: 'stream', attempt: this });
  }

  #finish(): void {
    const tokens = this.reader.usage?.completion_tokens;
    this.#close('ok', undefined, tokens);
    this.#deliverEnd(undefined);
  }

  #failAborted(): void {
    const how = this.#abortEnd;
    const error = this.#aborted as FairleadError;
    this.#fail(error, how, how !== 'cancelled' && error.code !== 'FL_UPSTREAM_TOTAL_TIMEOUT');
  }

  #fail(error: FairleadError, how: FlightEnd, retryable: boolean): void {
    if (this.#over) return;
    this.#close(how);
    const settle = this.#settle;
    this.#settle = undefined;
    if (settle !== undefined) settle({ kind: 'failed', error, retryable });
    else this.#deliverEnd(error);
  }

  #deliverEnd(fault: FairleadError | undefined): void {
    if (this.#settle !== undefined) this.#settleStream();
    if (this.#taker === undefined) this.#ended = { fault };
    else this.#taker.end(fault);
  }

  #close(how: FlightEnd, retryAfterMs?: number, tokens?: number): void {
    if (this.#over) return;
    this.#over = true;
    const { flight, owner } = this.#options;
    this.#options.sweeper.delete(this);
    owner.untrack(this);
    this.#options.log.attempted(this.backend, how);
    flight.end(how, { retryAfterMs, tokens });
    if (this.#mode === 'stream') owner.flowed(flight);
  }
}
