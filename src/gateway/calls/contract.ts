import type { ModelRef } from '../../config/schema/routing.ts';
import type { FairleadError } from '../../core/errors.ts';
import type { ChatCompletion, ChatRequest } from '../../protocol/openai-chat.ts';
import type { StartedStream } from '../attempt-types.ts';
import type { Outcome } from '../attempts.ts';
import type { Seat } from './purse.ts';

/** One call that goes into an answer. */
export interface Ask {
  readonly ref: ModelRef;
  /** What it is for, as the record tells it. */
  readonly role: string;
  /** A stream comes with its first event, anything else whole. */
  readonly stream: boolean;
  /** Fields in which it differs from the client's request; undefined takes one out. */
  readonly set?: Readonly<Partial<ChatRequest>>;
  /** A request of its own in place of the client's. */
  readonly request?: ChatRequest;
  /** Asks servers that can for the log-probability of each token; `rivals`: and of those that it was chosen over. */
  readonly probabilities?: 'tokens' | 'rivals' | undefined;
  /** Reserved before; left out: it is now. */
  readonly seat?: Seat | undefined;
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until its answer, or its first event, must be there. */
  readonly timeoutMs?: number | undefined;
}

interface Heard {
  readonly ref: ModelRef;
  /** Fields of the request that its provider could not carry. */
  readonly lost: readonly string[];
  /** Pays for it as a call beside the answer. `spoken`: tokens that were seen, where the backend does not count. */
  aside(spoken: number): void;
}

export interface WholeAnswer extends Heard {
  readonly kind: 'whole';
  readonly completion: ChatCompletion;
  readonly outcome: Outcome & { kind: 'answer' };
}

export interface StreamedAnswer extends Heard {
  readonly kind: 'stream';
  readonly stream: StartedStream;
  readonly outcome: Outcome & { kind: 'stream' };
  /** `stream`, which says what this answer says, as one that goes on elsewhere when its backend fails. */
  follow(stream: StartedStream): StartedStream;
}

/** No answer: the call failed, or a bound stood against it. */
export interface NoAnswer {
  readonly kind: 'nothing';
  readonly error: FairleadError;
  /** What the backend said instead, where it said something. */
  readonly outcome?: Outcome | undefined;
}

export type Answered = WholeAnswer | StreamedAnswer;

/** Makes the calls of one answer, within its bounds. */
export interface Caller {
  /** The client's request, as plugins have left it. */
  readonly request: ChatRequest;
  /** Whether the client wants a stream. */
  readonly streams: boolean;
  /** Requests that have gone out. */
  readonly calls: number;
  /** Milliseconds until no call may begin. */
  readonly timeLeftMs: number;
  /** Whether the client has gone. */
  readonly isClosed: boolean;
  /** Whether the call could be made now. */
  may(ask: Pick<Ask, 'ref' | 'set' | 'request'>): boolean;
  /** Keeps a place for a call that comes later; `promptTokens` more are added to it. Undefined: it could exceed a bound. */
  reserve(ask: Pick<Ask, 'ref' | 'set' | 'request'>, promptTokens?: number): Seat | undefined;
  /** Never rejects. */
  ask(ask: Ask & { readonly stream: false }): Promise<WholeAnswer | NoAnswer>;
  ask(ask: Ask): Promise<Answered | NoAnswer>;
}

/** How the calls of a plan become one answer. `nothing` holds the last failure. */
export type Way<Plan> = (caller: Caller, plan: Plan) => Promise<Answered | NoAnswer>;
