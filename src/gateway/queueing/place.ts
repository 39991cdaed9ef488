import { FairleadError } from '../../core/errors.ts';
import type { AdmissionQueue } from '../../fleet/queue/admission-queue.ts';
import type { Shed, ShedReason } from '../../fleet/queue/rules.ts';
import { Ticket } from '../../fleet/queue/ticket.ts';
import type { Exchange } from '../exchange.ts';
import { overloaded } from './overload.ts';

/** Where it is said what happens at the queue; the gateway's recorder is one. */
export interface QueueLog {
  queued(model: string, className: string, by: 1 | -1): void;
  waited(model: string, className: string, ms: number): void;
  shed(model: string, className: string, reason: ShedReason): void;
}

export interface PlaceOptions {
  readonly exchange: Exchange;
  readonly recorder: QueueLog;
  readonly queue: AdmissionQueue;
  readonly model: string;
  readonly className: string;
  /** The longest that the request may wait, milliseconds. */
  readonly patienceMs: number;
  /** How many places the model's backends have now. */
  places(): number;
}

/** One request's place at a model's backends, from when it asks for it until it gives it back. */
export class Place {
  readonly #options: PlaceOptions;
  readonly #ticket: Ticket;
  readonly #startMs = performance.now();
  #refusal: FairleadError | undefined;
  /** Of a request that waits. */
  #waiter: PromiseWithResolvers<void> | undefined;

  constructor(options: PlaceOptions) {
    this.#options = options;
    const { className, patienceMs } = options;
    const run = () => this.#run();
    const shed = (why: Shed) => this.#shed(why);
    this.#ticket = new Ticket({ className, patienceMs, run, shed });
  }

  /** Asks for it; a promise where the request has to wait. Throws, or rejects with, FL_OVERLOADED or FL_CLIENT_CLOSED. */
  ask(): Promise<void> | undefined {
    const { exchange, recorder, queue, model, className, places } = this.#options;
    queue.offer(this.#ticket, this.#startMs, places());
    if (this.#refusal !== undefined) throw this.#refusal;
    if (this.#ticket.state !== 'waiting') return undefined;
    this.#waiter = Promise.withResolvers();
    recorder.queued(model, className, 1);
    exchange.res.once('close', this.leave);
    return this.#waiter.promise;
  }

  /** Gives it back, or asks for it no longer. May be called more than once. */
  readonly leave = (): void => {
    const { queue, places } = this.#options;
    const isWaiting = this.#ticket.state === 'waiting';
    queue.leave(this.#ticket, performance.now(), places());
    if (!isWaiting) return;
    this.#endWait();
    this.#waiter?.reject(new FairleadError('FL_CLIENT_CLOSED', 'The client went away.'));
  };

  #run(): void {
    const { recorder, model, className } = this.#options;
    recorder.waited(model, className, performance.now() - this.#startMs);
    this.#endWait();
    this.#waiter?.resolve();
  }

  #shed(shed: Shed): void {
    const { recorder, model, className } = this.#options;
    recorder.shed(model, className, shed.reason);
    this.#refusal = overloaded(shed);
    this.#endWait();
    this.#waiter?.reject(this.#refusal);
  }

  #endWait(): void {
    if (this.#waiter === undefined) return;
    const { exchange, recorder, model, className } = this.#options;
    recorder.queued(model, className, -1);
    exchange.res.removeListener('close', this.leave);
  }
}
