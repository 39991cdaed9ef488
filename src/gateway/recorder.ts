import type { FairleadError } from '../core/errors.ts';
import type { FleetEvent } from '../fleet/contract.ts';
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
  /** A stream of `from` broke and goes on elsewhere; `lost` where nobody goes on with it. */
  resumed(exchange: Exchange, from: Backend, how: 'continue' | 'restart' | 'lost'): void;
  /** Its first new text came, so long after the fault; `addedMs` of that was not the backup's own time. */
  flowsAgain(exchange: Exchange, tookMs: number, addedMs: number): void;
  /** `runtime` is undefined when the request ended before its body was whole. */
  finish(exchange: Exchange, runtime: Runtime | undefined): void;
  /** Our own fault: the one error that carries a stack into the log. */
  internal(exchange: Exchange, error: FairleadError): void;
  fleetEvent(event: FleetEvent): void;
}
