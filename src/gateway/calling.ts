import type { ModelRef } from '../config/schema/routing.ts';
import type { Backend } from '../fleet/types.ts';
import type { Attempt } from './attempt.ts';
import { type Outcome, runAttempts, type Target } from './attempts.ts';
import type { Exchange } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import { openAttempt } from './open-attempt.ts';
import { buildOutgoing, type Incoming } from './outgoing.ts';
import { wishFor } from './pick-wish.ts';
import type { Runtime } from './runtime.ts';

/** What is asked of the fleet: one request in OpenAI's form, to the first that answers of some models. */
export interface Call {
  readonly incoming: Incoming;
  /** The models to try, in order; at least one. */
  readonly refs: readonly ModelRef[];
  /** Who is asked first, where it is healthy; left out: as the balancing policy says. */
  readonly first?: Target | undefined;
  /** Backends that need not be tried again at once. */
  readonly tried?: Iterable<Backend> | undefined;
  /** Changes what goes to one target; left out: it goes as it is. Throws where that target cannot be asked such a thing. */
  forTarget?(target: Target): Incoming;
  /** Sees a try as it is opened. */
  onOpen?(target: Target): void;
}

/** When all of a request must be over, on the monotonic clock; Infinity for never. */
export function totalDeadlineMs(runtime: Runtime, exchange: Exchange): number {
  const { timeouts } = runtime.config.fleet;
  const totalMs = runtime.models.get(exchange.model)?.timeouts?.totalMs ?? timeouts.totalMs;
  return totalMs === 0 ? Number.POSITIVE_INFINITY : exchange.startMs + totalMs;
}

/**
 * The first good outcome of `call`: a whole answer, or a stream that has begun to say something. Rejects when no backend can
 * be asked at all. The tries end with the client that waits for them.
 */
export function callModels(
  gateway: Gateway,
  runtime: Runtime,
  exchange: Exchange,
  call: Call,
): Promise<Outcome> {
  const { fleet } = runtime;
  const { retry } = runtime.config.fleet;
  const deadlineMs = totalDeadlineMs(runtime, exchange);
  const open = (target: Target): Attempt => {
    const incoming = call.forTarget?.(target) ?? call.incoming;
    const outgoing = buildOutgoing(runtime, incoming, target.backend, target.ref, exchange.id);
    exchange.lost = outgoing.lost;
    call.onOpen?.(target);
    return openAttempt(gateway, fleet, exchange, incoming, outgoing, target, deadlineMs);
  };
  return runAttempts({
    fleet,
    refs: call.refs,
    wish: wishFor(call.incoming, call.refs),
    first: call.first,
    tried: call.tried,
    maxAttempts: retry.attempts,
    maxRetryAfterMs: retry.maxRetryAfterMs,
    totalDeadlineMs: deadlineMs,
    open,
    isClosed: () => exchange.closed,
    pause: (ms) => exchange.pause(ms),
    onRetry: () => gateway.recorder.retried(exchange),
    onHedge: () => gateway.recorder.hedged(exchange),
  });
}
