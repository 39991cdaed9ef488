import { Attempt } from '../attempt.ts';
import type { Stoppable } from '../attempt-types.ts';
import type { Target } from '../attempts.ts';
import type { Call } from '../call.ts';
import type { Exchange } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { buildOutgoing } from '../outgoing.ts';
import type { Runtime } from '../runtime.ts';
import { withFields } from '../side-request.ts';

/** What a request to a prefill backend is made from. */
export interface PrefillContext {
  readonly gateway: Gateway;
  readonly runtime: Runtime;
  readonly exchange: Exchange;
  readonly call: Call;
  /** When all of the request must be over, on the monotonic clock. */
  readonly totalDeadlineMs: number;
}

/** A request to a prefill backend, under way. */
export interface PrefillRequest extends Stoppable {
  /** The backend's answer, parsed; `again`: another backend may do better. Never rejects. */
  readonly answered: Promise<{ readonly answer: unknown } | { readonly again: boolean }>;
}

/**
 * Sends the request of `call` to a prefill backend, with other fields. It is tied to the client, counted against the backend's
 * health, and no try of the answer. Throws where the target cannot be asked such a thing.
 */
export function startPrefill(
  { gateway, runtime, exchange, call }: PrefillContext,
  target: Target,
  fields: Readonly<Record<string, unknown>>,
  deadlineMs: number,
): PrefillRequest {
  const { backend, ref } = target;
  const asked = call.forTarget?.(target) ?? call.incoming;
  const incoming = withFields(asked, { ...fields, stream: undefined, stream_options: undefined }, false);
  const outgoing = buildOutgoing(runtime, incoming, backend, ref, exchange.id);
  const attempt = new Attempt({
    backend,
    flight: runtime.fleet.begin(backend),
    owner: { firstByte: () => {}, flowed: () => {}, untrack: (one) => exchange.untrack(one) },
    log: gateway.recorder,
    dispatcher: gateway.pools.get(backend.origin, backend.timeouts.connectMs),
    sweeper: gateway.sweeper,
    path: outgoing.path,
    headers: outgoing.headers,
    body: outgoing.body,
    stream: false,
    wantsUsage: false,
    translator: undefined,
    decode: undefined,
    totalDeadlineMs: deadlineMs,
  });
  exchange.tie(attempt);
  const answered = attempt.run().then((result) => {
    if (result.kind === 'answer') return parsed(result.body);
    return { again: result.kind !== 'stream' && result.retryable };
  });
  return { answered, abort: (error, how) => attempt.abort(error, how) };
}

function parsed(body: Buffer): { readonly answer: unknown } | { readonly again: boolean } {
  try {
    return { answer: JSON.parse(body.toString('utf8')) };
  } catch {
    return { again: true };
  }
}
