import type { AdmissionConfig } from '../../config/schema/admission.ts';
import type { Fleet } from '../../fleet/contract.ts';
import { AdmissionQueue } from '../../fleet/queue/admission-queue.ts';
import { classOf } from '../../fleet/queue/class-choice.ts';
import type { ChatRequest } from '../../protocol/openai-chat.ts';
import type { Exchange } from '../exchange.ts';
import type { Sweeper, Watched } from '../sweeper.ts';
import { LoopDelay } from './loop-delay.ts';
import { overloaded } from './overload.ts';
import { Place, type QueueLog } from './place.ts';

/** Where requests ask for places; what outlives a configuration. */
interface Kept {
  readonly queues: Map<string, AdmissionQueue>;
  /** Of the configuration by which the queues go. */
  generation: number;
}

/** The part of the gateway that is used. */
interface Host {
  readonly sweeper: Sweeper;
  readonly recorder: QueueLog;
}

/** Lets requests through to the models' backends, or has them wait. One a configuration; the queues outlive it. */
export class Places implements Watched {
  slot = -1;
  readonly #config: AdmissionConfig;
  readonly #fleet: Pick<Fleet, 'backendsOf'>;
  readonly #kept: Kept;
  readonly #generation: number;
  readonly #delay: LoopDelay | undefined;
  #sweeper: Sweeper | undefined;

  private constructor(
    config: AdmissionConfig,
    fleet: Pick<Fleet, 'backendsOf'>,
    previous: Places | undefined,
  ) {
    this.#config = config;
    this.#fleet = fleet;
    this.#kept = previous === undefined ? { queues: new Map(), generation: 0 } : previous.#kept;
    this.#generation = this.#kept.generation + 1;
    this.#delay = config.eventLoopDelayMs > 0 ? new LoopDelay() : undefined;
  }

  /** Undefined where all requests are let through at once. */
  static create(
    config: AdmissionConfig,
    fleet: Pick<Fleet, 'backendsOf'>,
    previous: Places | undefined,
  ): Places | undefined {
    if (config.maxInFlight === 0 && config.eventLoopDelayMs === 0) return undefined;
    return new Places(config, fleet, previous);
  }

  /**
   * Takes a place for the request, which `exchange.place` gives back; a promise where it has to wait. Throws, or rejects
   * with, FL_OVERLOADED when it is shed, FL_PARAM_INVALID for an unknown priority, FL_CLIENT_CLOSED when the client goes.
   */
  take(
    host: Host,
    exchange: Exchange,
    model: string,
    body: ChatRequest,
    deadlineMs: number,
  ): Promise<void> | undefined {
    const className = classFor(this.#config, exchange, body);
    if (this.#isLate(className)) {
      host.recorder.shed(model, className, 'event_loop');
      throw overloaded({ reason: 'event_loop', retryAfterMs: 1_000 });
    }
    if (this.#config.maxInFlight === 0) return undefined;
    const patienceMs = Math.min(deadlineMs - performance.now(), clientPatienceMs(exchange));
    const place = new Place({
      exchange,
      recorder: host.recorder,
      queue: this.#queue(model),
      model,
      className,
      patienceMs,
      places: () => this.#places(model),
    });
    const waiting = place.ask();
    exchange.place = place;
    if (waiting !== undefined) {
      this.#sweeper = host.sweeper;
      this.#sweeper.add(this);
    }
    return waiting;
  }

  sweep(nowMs: number): void {
    let waiting = 0;
    for (const [model, queue] of this.#kept.queues) {
      if (queue.waiting === 0) continue;
      queue.sweep(nowMs, this.#places(model));
      waiting += queue.waiting;
    }
    if (waiting === 0) this.#sweeper?.delete(this);
  }

  dispose(): void {
    this.#delay?.close();
  }

  /** Each further class from below bears another such delay before it is shed. */
  #isLate(className: string): boolean {
    if (this.#delay === undefined) return false;
    const { classes, eventLoopDelayMs } = this.#config;
    const fromBelow = classes.length - classes.findIndex(({ name }) => name === className);
    return this.#delay.p99Ms > eventLoopDelayMs * fromBelow;
  }

  /** One at least, however ill the backends are: whoever cannot be served is to hear so from the fleet, at once. */
  #places(model: string): number {
    let usable = 0;
    for (const { state, config } of this.#fleet.backendsOf(model)) {
      if (config.role === 'prefill' || config.weight === 0) continue;
      if (state === 'healthy' || state === 'half_open') usable++;
    }
    return this.#config.maxInFlight * Math.max(1, usable);
  }

  #queue(model: string): AdmissionQueue {
    const { queue: limits, classes } = this.#config;
    const rules = { ...limits, classes };
    const { queues } = this.#kept;
    if (this.#kept.generation < this.#generation) {
      this.#kept.generation = this.#generation;
      for (const queue of queues.values()) queue.govern(rules);
    }
    let queue = queues.get(model);
    if (queue === undefined) {
      queue = new AdmissionQueue(rules);
      queues.set(model, queue);
    }
    return queue;
  }
}

function classFor(config: AdmissionConfig, { req, asker }: Exchange, body: ChatRequest): string {
  const { headers } = req;
  return classOf(config, {
    header: headers['x-fairlead-priority']?.toString(),
    looseHeader: headers['x-priority']?.toString(),
    field: body.priority,
    asker: [asker.key, asker.user, asker.team, asker.tenant],
  });
}

/** OpenAI's and Anthropic's clients say after how many seconds they give up. */
function clientPatienceMs({ req }: Exchange): number {
  const seconds = Number(req.headers['x-stainless-timeout']);
  return seconds > 0 ? seconds * 1000 : Number.POSITIVE_INFINITY;
}
