import { FairleadError } from '../core/errors.ts';
import type { Attempt } from './attempt.ts';
import { type Outcome, runAttempts, type Target } from './attempts.ts';
import type { Call } from './call.ts';
import { callDisaggregated } from './disagg/call-disaggregated.ts';
import type { Exchange } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import { openAttempt } from './open-attempt.ts';
import { buildOutgoing } from './outgoing.ts';
import { wishFor } from './pick-wish.ts';
import type { Runtime } from './runtime.ts';

export type { Call } from './call.ts';

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
  if (runtime.disaggregated === undefined) return callBackends(gateway, runtime, exchange, call);
  const context = { gateway, runtime, exchange, call, totalDeadlineMs: totalDeadlineMs(runtime, exchange) };
  return callDisaggregated(context, (changed) => callBackends(gateway, runtime, exchange, changed));
}

function callBackends(gateway: Gateway, runtime: Runtime, exchange: Exchange, call: Call): Promise<Outcome> {
  const { fleet } = runtime;
  const { retry } = runtime.config.fleet;
  const deadlineMs = totalDeadlineMs(runtime, exchange);
  const wish = wishFor(call.incoming, call.refs);
  const open = (target: Target): Attempt => {
    const incoming = call.forTarget?.(target) ?? call.incoming;
    const outgoing = buildOutgoing(runtime, incoming, target.backend, target.ref, exchange.id);
    exchange.lost = outgoing.lost;
    call.onOpen?.(target);
    const attempt = openAttempt(gateway, fleet, exchange, incoming, outgoing, target, deadlineMs, wish);
    call.signal?.addEventListener('abort', () => attempt.abort(stopped()), { once: true });
    return attempt;
  };
  return runAttempts({
    fleet,
    refs: call.refs,
    wish,
    first: call.first,
    tried: call.tried,
    hedgeAfterMs: call.hedgeAfterMs,
    maxAttempts: retry.attempts,
    maxRetryAfterMs: retry.maxRetryAfterMs,
    totalDeadlineMs: deadlineMs,
    open,
    isClosed: () => exchange.closed || call.signal?.aborted === true,
    pause: (ms) => Promise.race([exchange.pause(ms), ...stopOf(call.signal)]),
    onRetry: () => gateway.recorder.retried(exchange),
    onHedge: () => gateway.recorder.hedged(exchange),
  });
}

const stopped = () => new FairleadError('FL_UPSTREAM_TOTAL_TIMEOUT', 'The call was stopped.');

const stopOf = (signal: AbortSignal | undefined): Promise<void>[] =>
  signal === undefined
    ? []
    : [new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))];
