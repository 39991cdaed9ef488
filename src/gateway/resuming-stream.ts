import { FairleadError, toFairleadError } from '../core/errors.ts';
import { nameBackup } from '../fleet/failover/backup.ts';
import type { StreamLedger } from '../fleet/failover/ledger.ts';
import { limitReached, type ResumePlan } from '../fleet/failover/plan.ts';
import { Diverged, Splicer } from '../fleet/failover/splicer.ts';
import type { FlightEnd } from '../fleet/types.ts';
import type { Usage } from '../protocol/openai-chat.ts';
import type { StartedStream, StreamTaker } from './attempt-types.ts';
import type { Outcome, Target } from './attempts.ts';
import type { Call } from './calling.ts';
import { closingEvents } from './closing-events.ts';
import type { Exchange } from './exchange.ts';
import type { ChunkForm } from './filtered-events.ts';
import type { Gateway } from './gateway.ts';
import { type ResumeContext, resumeCall } from './resume-call.ts';
import type { Runtime } from './runtime.ts';
import { SplicedEvents } from './spliced-events.ts';

export interface ResumingOptions extends ResumeContext {
  readonly first: StartedStream;
  readonly target: Target;
  readonly ledger: StreamLedger;
  readonly form: ChunkForm | undefined;
  /** Whether the client gets the event that carries the usage alone. */
  readonly wantsUsage: boolean;
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
  /** When the last fault was known; undefined while the stream flows. */
  #faultMs: number | undefined;
  /** How long the backup took for its first event. */
  #backupTtftMs = 0;
  #usage: Usage | undefined;

  constructor(options: ResumingOptions) {
    this.#options = options;
    this.#current = options.first;
    this.#target = options.target;
    this.#nameBackup();
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

  #data(bytes: Buffer): boolean {
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
    const { exchange, ledger } = this.#options;
    if (fault === undefined || exchange.closed || this.#stopped) {
      this.#taker?.end(fault);
      return;
    }
    this.#faultMs ??= performance.now();
    if (ledger.complete || limitReached(this.#options.call.incoming.body, ledger)) {
      this.#finish(ledger.complete ? undefined : 'length');
      return;
    }
    const { failover } = this.#options.runtime.config.fleet;
    if (exchange.resumes >= failover.resumes) this.#giveUp(fault);
    else this.#moveOn(fault).catch((thrown: unknown) => this.#giveUp(toFairleadError(thrown)));
  }

  async #moveOn(fault: FairleadError): Promise<void> {
    const { exchange, gateway } = this.#options;
    exchange.resumes++;
    const from = this.#target;
    const { spoken } = this.ledger;
    const resumed = await resumeCall(this.#options, this.ledger, from.backend).catch(() => undefined);
    if (exchange.closed || this.#stopped) {
      const gone = new FairleadError('FL_CLIENT_CLOSED', 'The client went away.');
      resumed?.outcome.attempt.abort(gone);
      this.#taker?.end(gone);
      return;
    }
    const how = resumed?.plan.kind ?? 'lost';
    gateway.recorder.resumed(exchange, from.backend, how);
    this.#payForBroken(from, how, spoken);
    if (resumed === undefined) {
      this.#giveUp(fault);
      return;
    }
    const { outcome, plan, askedMs } = resumed;
    this.#backupTtftMs = performance.now() - askedMs;
    this.#current = outcome.attempt;
    this.#target = outcome.target;
    exchange.model = outcome.target.ref.model;
    exchange.backend = outcome.target.backend.id;
    this.#spliced = new SplicedEvents(this.ledger, new Splicer(this.ledger, plan), this.#options);
    this.#nameBackup();
    this.#follow();
  }

  #nameBackup(): void {
    const { exchange, runtime, call, gateway } = this.#options;
    exchange.backup = nameBackup(runtime.fleet, call.refs, this.#target.backend);
    if (exchange.backup !== undefined && runtime.config.fleet.failover.warm) {
      gateway.warmth.keep(exchange.backup.backend);
    }
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
    const { exchange, gateway } = this.#options;
    const tookMs = performance.now() - (this.#faultMs as number);
    const addedMs = Math.max(0, tookMs - this.#backupTtftMs);
    this.#faultMs = undefined;
    exchange.resumeMs = Math.max(exchange.resumeMs ?? 0, tookMs);
    exchange.resumeAddedMs = Math.max(exchange.resumeAddedMs ?? 0, addedMs);
    gateway.recorder.flowsAgain(exchange, tookMs, addedMs);
  }

  /** The backup says something that does not fit, so nobody can: another one would not either. */
  #diverged(thrown: unknown): void {
    const reason = thrown instanceof Diverged ? thrown.message : 'the backup’s events cannot be read';
    const fault = new FairleadError(
      'FL_UPSTREAM_CUT',
      `The answer broke off and cannot be continued: ${reason}.`,
    );
    const stream = this.#current;
    this.#stopped = true;
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
    this.#taker?.end(undefined);
  }

  #giveUp(fault: FairleadError): void {
    const { exchange, runtime, form } = this.#options;
    if (runtime.config.fleet.failover.whenImpossible === 'error') {
      this.#taker?.end(fault);
      return;
    }
    exchange.error = fault;
    this.#taker?.data(
      closingEvents(this.ledger, { reason: 'error', form, usage: undefined, wantsUsage: false }),
    );
    this.#taker?.end(undefined);
  }
}

/** `outcome` as a stream that goes on when its backend fails, where that is wanted and it can be followed. */
export function unbroken(
  gateway: Gateway,
  runtime: Runtime,
  exchange: Exchange,
  call: Call,
  outcome: Outcome & { kind: 'stream' },
  form: ChunkForm | undefined,
): Outcome {
  exchange.begun = true;
  const { attempt: first, target } = outcome;
  const { ledger } = first;
  if (ledger === undefined || !runtime.config.fleet.failover.enabled) return outcome;
  const { filters, answer } = exchange;
  const asked = call.incoming.body.stream_options?.include_usage === true;
  const wantsUsage = filters !== undefined || answer !== undefined || asked;
  const attempt = new ResumingStream({
    gateway,
    runtime,
    exchange,
    call,
    first,
    target,
    ledger,
    form,
    wantsUsage,
  });
  return { ...outcome, attempt };
}
