import type { FairleadError } from '../core/errors.ts';
import type { FleetEvent } from '../fleet/contract.ts';
import type { ShedReason } from '../fleet/queue/rules.ts';
import type { Backend, FlightEnd } from '../fleet/types.ts';
import type { Routed } from '../routing/outcome.ts';
import type { Exchange } from './exchange.ts';
import type { Runtime } from './runtime.ts';

/** Where the request path says what happened; metrics, log and records stand behind it. */
export interface Recorder {
  routed(routed: Routed, routingUs: number): void;
  attempted(backend: Backend, how: FlightEnd): void;
  retried(exchange: Exchange): void;
  hedged(exchange: Exchange): void;
  /** One more request (1), or one less (-1), waits for a place at the backends of `model`. */
  queued(model: string, priority: string, by: 1 | -1): void;
  /** A request was let through to them, after `ms`. */
  waited(model: string, priority: string, ms: number): void;
  /** One was not. */
  shed(model: string, priority: string, reason: ShedReason): void;
  /** How the prompt of a request to a model with prefill backends was read. */
  prefilled(model: string, how: 'handed_over' | 'failed' | 'skipped'): void;
  /** A stream of `from` broke and goes on elsewhere; `lost` where nobody goes on with it. */
  resumed(exchange: Exchange, from: Backend, how: 'continue' | 'restart' | 'lost'): void;
  /** Its first new text came, so long after the fault; `addedMs` of that was not the backup's own time. */
  flowsAgain(exchange: Exchange, how: 'continue' | 'restart', tookMs: number, addedMs: number): void;
  /** `runtime` is undefined when the request ended before its body was whole. */
  finish(exchange: Exchange, runtime: Runtime | undefined): void;
  /** Our own fault: the one error that carries a stack into the log. */
  internal(exchange: Exchange, error: FairleadError): void;
  fleetEvent(event: FleetEvent): void;
}
