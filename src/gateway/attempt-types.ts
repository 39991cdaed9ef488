import type { Dispatcher } from 'undici';
import type { FairleadError } from '../core/errors.ts';
import type { StreamLedger } from '../fleet/failover/ledger.ts';
import type { Backend, Flight, FlightEnd } from '../fleet/types.ts';
import type { ChatCompletion, Usage } from '../protocol/openai-chat.ts';
import type { StreamTranslator } from '../providers/define.ts';
import type { Sweeper } from './sweeper.ts';

export type Headers = Record<string, string | string[] | undefined>;

/** What became of one try at a backend, as far as the next step depends on it. */
export type AttemptResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Headers;
      readonly body: Buffer;
      /** The answer in OpenAI's form, where the provider's own is another. */
      readonly completion?: ChatCompletion | undefined;
    }
  | { readonly kind: 'stream'; readonly attempt: StartedStream }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers: Headers;
      readonly body: Buffer;
      readonly retryable: boolean;
      readonly again: boolean;
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: 'failed'; readonly error: FairleadError; readonly retryable: boolean };

/** Who takes a stream's bytes once it has begun. */
export interface StreamTaker {
  /** False: wait for `attempt.resume()`. */
  data(bytes: Buffer): boolean;
  /** Undefined: the answer is whole. */
  end(fault: FairleadError | undefined): void;
}

/** Something that can be stopped from outside. */
export interface Stoppable {
  abort(error: FairleadError, how?: FlightEnd): void;
}

/** A stream that has begun. */
export interface StartedStream extends Stoppable {
  /** What the backend counted, once it has said so. */
  readonly usage: Usage | undefined;
  /** The event that carried the backend's own error, whole. */
  readonly errorFrame: Buffer | undefined;
  /** What it has said; left out: nobody follows it. */
  readonly ledger?: StreamLedger | undefined;
  /** Hands its bytes over, those that wait first. */
  pipe(taker: StreamTaker): void;
  resume(): void;
}

/** Who asked for the try and wants to know of its first byte and its end. */
export interface AttemptOwner {
  firstByte(): void;
  /** Its stream has ended, however it did. */
  flowed(flight: Flight): void;
  untrack(attempt: Stoppable): void;
}

/** Where the end of every try is counted. */
export interface AttemptLog {
  attempted(backend: Backend, how: FlightEnd): void;
}

export interface AttemptOptions {
  readonly backend: Backend;
  readonly flight: Flight;
  readonly owner: AttemptOwner;
  readonly log: AttemptLog;
  readonly dispatcher: Dispatcher;
  readonly sweeper: Sweeper;
  readonly path: string;
  readonly headers: string[];
  readonly body: Buffer;
  readonly stream: boolean;
  readonly wantsUsage: boolean;
  /** Follows the stream; left out: nobody does. */
  readonly ledger?: StreamLedger | undefined;
  /** Whether the server was asked to count the tokens in each event. */
  readonly counted?: boolean;
  /** Whether another backend could go on with the stream; left out: none. */
  readonly mayMove?: () => boolean;
  readonly translator: StreamTranslator | undefined;
  /** Turns a whole answer into OpenAI's form; throws when it is none. */
  readonly decode: ((answer: unknown) => ChatCompletion) | undefined;
  /** On the monotonic clock: when the whole request must be over; Infinity for never. */
  readonly totalDeadlineMs: number;
}
