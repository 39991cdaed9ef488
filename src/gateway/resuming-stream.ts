import type { FailoverConfig } from '../config/schema/failover.ts';
import { FairleadError, toFairleadError } from '../core/errors.ts';
import type { Backup } from '../fleet/failover/backup.ts';
import type { StreamLedger } from '../fleet/failover/ledger.ts';
import type { ResumePlan } from '../fleet/failover/plan.ts';
import { Diverged, Splicer } from '../fleet/failover/splicer.ts';
import type { Backend, FlightEnd } from '../fleet/types.ts';
import type { Usage } from '../protocol/openai-chat.ts';
import type { StartedStream, StreamTaker } from './attempt-types.ts';
import type { Target } from './attempts.ts';
import { closingEvents } from './closing-events.ts';
import type { Exchange } from './exchange.ts';
import type { ChunkForm } from './filtered-events.ts';
import type { Resumed } from './resume-call.ts';
import { SplicedEvents } from './spliced-events.ts';

/** What the stream tells of its request, and is told by it. */
type ResumedExchange = Pick<
  Exchange,
  | 'closed'
  | 'resumes'
  | 'resumeMs'
  | 'resumeAddedMs'
  | 'model'
  | 'backend'
  | 'backup'
  | 'estimate'
  | 'calls'
  | 'error'
>;

export interface ResumingOptions {
  readonly exchange: ResumedExchange;
  /** How it begins. */
  readonly first: StartedStream;
  readonly target: Target;
  readonly ledger: StreamLedger;
  readonly failover: Pick<FailoverConfig, 'resumes' | 'whenImpossible'>;
  readonly form: ChunkForm | undefined;
  /** Whether the client gets the event that carries the usage alone. */
  readonly wantsUsage: boolean;
  /** True where the request allows no further token. */
  isFull(): boolean;
  /** Finds somebody who goes on with the answer after `broken`; undefined: there is nobody. */
  ask(broken: Backend): Promise<Resumed | undefined>;
  /** Stops what `ask` has under way. */
  stopAsking(error: FairleadError): void;
  /** Names, and keeps ready, who would go on after `backend`. */
  nameBackup(backend: Backend): Backup | undefined;
  resumed(from: Backend, how: ResumePlan['kind'] | 'lost'): void;
  flowsAgain(how: ResumePlan['kind'], tookMs: number, addedMs: number): void;
}

/**
 * One stream towards the client over any number of backends: the first one's bytes as they come, and when it breaks, those
 * of a backup, made to fit to what was sent. See docs/design/006-streams.md for its states.
 */
export class ResumingStream implements StartedStream {
  readonly #options: ResumingOptions;
  #current: StartedStream;
  #target: Target;
  #spliced: SplicedEvents | undefined;
  #taker: StreamTaker | undefined;
  #stopped = false;
  #over = false;
  /** When the last fault was known; undefined while the stream flows. */
  #faultMs: number | undefined;
  /** How long the backup took for its first event. */
  #backupTtftMs = 0;
  #how: ResumePlan['kind'] = 'continue';
  #usage: Usage | undefined;

  constructor(options: ResumingOptions) {
    this.#options = options;
    this.#current = options.first;
    this.#target = options.target;
    options.exchange.backup = options.nameBackup(options.target.backend);
  }

  get ledger(): StreamLedger {
    return this.#options.ledger;
  }

  get usage(): Usage | undefined {
    return this.#usage ?? this.#spliced?.usage ?? this.#current.usage;
  }

  get errorFrame(): Buffer | undefined {
    return this.#current.errorFrame;
  }

  pipe(taker: StreamTaker): void {
    this.#taker = taker;
    this.#follow();
  }

  resume(): void {
    this.#current.resume();
  }

  abort(error: FairleadError, how?: FlightEnd): void {
    this.#stopped = true;
    this.#current.abort(error, how);
    this.#options.stopAsking(error);
  }

  #follow(): void {
    const stream = this.#current;
    stream.pipe({
      data: (bytes) => (stream === this.#current ? this.#data(bytes) : true),
      end: (fault) => {
        if (stream === this.#current) this.#ended(fault);
      },
    });
  }

  /** The client's stream ends once, and nothing comes after it. */
  #end(fault: FairleadError | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#taker?.end(fault);
  }

  #data(bytes: Buffer): boolean {
    if (this.#over) return true;
    let fresh: Buffer | undefined = bytes;
    if (this.#spliced !== undefined) {
      try {
        fresh = this.#spliced.push(bytes);
      } catch (thrown) {
        this.#diverged(thrown);
        return true;
      }
    }
    if (fresh === undefined) return true;
    if (this.#faultMs !== undefined) this.#flowsAgain();
    return this.#taker?.data(fresh) ?? true;
  }

  #ended(fault: FairleadError | undefined): void {
    if (this.#over) return;
    const { exchange, ledger } = this.#options;
    if (fault === undefined || exchange.closed || this.#stopped) {
      this.#end(fault);
      return;
    }
    this.#faultMs ??= performance.now();
    if (ledger.complete || this.#options.isFull()) {
      this.#finish(ledger.complete ? undefined : 'length');
      return;
    }
    if (exchange.resumes >= this.#options.failover.resumes) this.#giveUp(fault);
    else this.#moveOn(fault).catch((thrown: unknown) => this.#giveUp(toFairleadError(thrown)));
  }

  async #moveOn(fault: FairleadError): Promise<void> {
    const { exchange } = this.#options;
    exchange.resumes++;
    const from = this.#target;
    const { spoken } = this.ledger;
    const resumed = await this.#options.ask(from.backend).catch(() => undefined);
    if (exchange.closed || this.#stopped) {
      const gone = new FairleadError('FL_CLIENT_CLOSED', 'The client went away.');
      resumed?.outcome.attempt.abort(gone);
      this.#end(gone);
      return;
    }
    const how = resumed?.plan.kind ?? 'lost';
    this.#options.resumed(from.backend, how);
    this.#payForBroken(from, how, spoken);
    if (resumed === undefined) {
      this.#giveUp(fault);
      return;
    }
    const { outcome, plan, askedMs } = resumed;
    this.#backupTtftMs = performance.now() - askedMs;
    this.#how = plan.kind;
    this.#current = outcome.attempt;
    this.#target = outcome.target;
    exchange.model = outcome.target.ref.model;
    exchange.backend = outcome.target.backend.id;
    this.#spliced = new SplicedEvents(this.ledger, new Splicer(this.ledger, plan), this.#options);
    exchange.backup = this.#options.nameBackup(outcome.target.backend);
    this.#follow();
  }

  /**
   * What the client is told of the answer's usage is one prompt and all that it reads. Paid for, too, is what was read or
   * said twice: the prompt, and by a backend that goes on what was said, by one that begins anew what it says again.
   */
  #payForBroken(from: Target, how: ResumePlan['kind'] | 'lost', spoken: number): void {
    const { exchange } = this.#options;
    const prompt = exchange.estimate?.promptTokens ?? 0;
    const promptTokens = how === 'continue' ? prompt + spoken : prompt;
    const completionTokens = how === 'continue' ? 0 : spoken;
    exchange.calls.push({
      model: from.ref.model,
      backend: from.backend.id,
      role: 'broken',
      usage: {
        prompt_tokens: promptTokens,
        completion_tokens: completionTokens,
        total_tokens: promptTokens + completionTokens,
      },
    });
  }

  #flowsAgain(): void {
    const { exchange } = this.#options;
    const tookMs = performance.now() - (this.#faultMs as number);
    const addedMs = Math.max(0, tookMs - this.#backupTtftMs);
    this.#faultMs = undefined;
    exchange.resumeMs = Math.max(exchange.resumeMs ?? 0, tookMs);
    exchange.resumeAddedMs = Math.max(exchange.resumeAddedMs ?? 0, addedMs);
    this.#options.flowsAgain(this.#how, tookMs, addedMs);
  }

  /** The backup says something that does not fit, so nobody can: another one would not either. */
  #diverged(thrown: unknown): void {
    const reason = thrown instanceof Diverged ? thrown.message : 'the backup’s events cannot be read';
    const fault = new FairleadError(
      'FL_UPSTREAM_CUT',
      `The answer broke off and cannot be continued: ${reason}.`,
    );
    const stream = this.#current;
    this.#giveUp(fault);
    stream.abort(fault, 'cancelled');
  }

  /** All was said: only how the stream ends was lost. */
  #finish(reason: string | undefined): void {
    const { ledger } = this;
    this.#usage = this.usage;
    if (this.#usage === undefined) {
      const promptTokens = this.#options.exchange.estimate?.promptTokens ?? 0;
      const { spoken } = ledger;
      this.#usage = {
        prompt_tokens: promptTokens,
        completion_tokens: spoken,
        total_tokens: promptTokens + spoken,
      };
    }
    this.#taker?.data(closingEvents(ledger, { ...this.#options, reason, usage: this.#usage }));
    this.#end(undefined);
  }

  #giveUp(fault: FairleadError): void {
    const { exchange, failover, form } = this.#options;
    if (failover.whenImpossible === 'error') {
      this.#end(fault);
      return;
    }
    exchange.error = fault;
    this.#taker?.data(
      closingEvents(this.ledger, { reason: 'error', form, usage: undefined, wantsUsage: false }),
    );
    this.#end(undefined);
  }
}
