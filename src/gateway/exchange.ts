import type { IncomingMessage, ServerResponse } from 'node:http';
import { FairleadError } from '../core/errors.ts';
import type { Backup } from '../fleet/failover/backup.ts';
import type { Flight } from '../fleet/types.ts';
import type { Asker, Finding } from '../plugins/define.ts';
import type { BeyondChat, ClientAnswer, ClientStamp, ClientStreamWriter } from '../protocol/client-form.ts';
import type { Usage } from '../protocol/openai-chat.ts';
import type { AnswerFilters } from './answer-filters.ts';
import type { AttemptOwner, Stoppable } from './attempt-types.ts';
import type { ClientStream } from './client-stream.ts';
import type { Estimate, Lease } from './limits/contract.ts';

const NOBODY: Asker = {
  key: undefined,
  user: undefined,
  team: undefined,
  tenant: undefined,
  session: undefined,
};

/** A call whose answer is not, or not by itself, what the client gets: it is paid for all the same. */
export interface SideCall {
  readonly model: string;
  readonly backend: string;
  /** What it was for, such as `judge`, or `broken` for the part of an answer that another backend went on with. */
  readonly role: string;
  readonly usage: Usage;
}

/** One client request from its first byte to the end of its answer, and what is known of it so far. */
export class Exchange implements AttemptOwner {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly id: string;
  readonly startMs = performance.now();
  readonly atMs = Date.now();
  readonly route: string;
  /** True once the client has gone before its answer was whole. */
  closed = false;
  asked = '';
  decision: string | null = null;
  recipe = '';
  model = '';
  backend = '';
  reasoning = 'asked';
  stream = false;
  asker = NOBODY;
  /** Whether the gatekeeper has let its sender in. */
  isKnown = false;
  /** What the request took of its limits; undefined: nothing. */
  lease: Lease | undefined;
  estimate: Estimate | undefined;
  /** Its place at the model's backends; undefined where none is needed. */
  place: { leave(): void } | undefined;
  /** What plugins saw, for the record. */
  readonly findings: Finding[] = [];
  /** Of routed requests that name one: the model that serves it is remembered. */
  sessionId: string | undefined;
  /** True once the client's stream has its first event: later tries go on with it. */
  begun = false;
  /** How often the stream changed its backend. */
  resumes = 0;
  /** The longest silence of such a change, from the fault to the next new text, milliseconds. */
  resumeMs: number | undefined;
  /** Of that, what came on top of the backup's own time to first token. */
  resumeAddedMs: number | undefined;
  /** The backend that goes on with the stream when this one fails. */
  backup: Backup | undefined;
  /** How the last stream of it has flowed. */
  flow: Pick<Flight, 'flowSummary'> | undefined;
  attempts = 0;
  retries = 0;
  /** Request fields that the provider could not carry. */
  lost: readonly string[] = [];
  /** Those of the client's own form that a chat cannot carry. */
  clientLost: readonly string[] = [];
  /** How the answer is put into the client's own form; undefined: it is OpenAI's. */
  answer: ClientAnswer | undefined;
  /** What the client said beyond a chat; undefined: nothing. */
  beyond: BeyondChat | undefined;
  /** What was called beside the answer that the client gets, each paid for. */
  readonly calls: SideCall[] = [];
  status = 0;
  bytesOut = 0;
  chunks = 0;
  routingUs = 0;
  usage: Usage | undefined;
  ttftMs: number | undefined;
  error: FairleadError | undefined;
  /** Plain text of the last user message, only when the log wants prompts. */
  prompt: string | undefined;
  /** The client's end of the stream, when it was begun before any backend had spoken. */
  client: ClientStream | undefined;
  /** What the answer passes on its way to the client; undefined: nothing. */
  filters: AnswerFilters | undefined;
  /** Further headers of the answer, by their names in lower case. */
  readonly answerHeaders = new Map<string, string>();
  #writer: ClientStreamWriter | undefined;
  readonly #running = new Set<Stoppable>();
  #onClose: (() => void) | undefined;

  constructor(req: IncomingMessage, res: ServerResponse, id: string, route: string) {
    this.req = req;
    this.res = res;
    this.id = id;
    this.route = route;
    res.on('close', () => {
      if (res.writableFinished) return;
      this.closed = true;
      this.stop(new FairleadError('FL_CLIENT_CLOSED', 'The client went away.'));
      this.#onClose?.();
    });
  }

  /** Writes the answer's stream in the client's own form; undefined: it is OpenAI's. Made when it is first asked for. */
  get writer(): ClientStreamWriter | undefined {
    this.#writer ??= this.answer?.stream(this.stamp);
    return this.#writer;
  }

  get stamp(): ClientStamp {
    return { id: this.id, createdS: Math.floor(this.atMs / 1000), model: this.model };
  }

  /** Ties a try to the client: when the client goes, the try is stopped at once. */
  track(attempt: Stoppable): void {
    this.attempts++;
    this.#running.add(attempt);
  }

  /** The same for a request beside the answer, which is no try of it. */
  tie(request: Stoppable): void {
    this.#running.add(request);
  }

  /** Ends every try that is under way. */
  stop(error: FairleadError): void {
    for (const attempt of this.#running) attempt.abort(error);
  }

  firstByte(): void {
    if (!this.begun) this.ttftMs = performance.now() - this.startMs;
  }

  flowed(flight: Flight): void {
    this.flow = flight;
  }

  untrack(attempt: Stoppable): void {
    this.#running.delete(attempt);
  }

  /** Resolves after `ms`, or at once when the client goes. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#onClose = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.closed) this.#onClose();
    });
  }
}
