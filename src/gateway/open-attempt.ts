import type { Fleet } from '../fleet/contract.ts';
import { Attempt } from './attempt.ts';
import type { Target } from './attempts.ts';
import type { Exchange } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import type { Incoming, Outgoing } from './outgoing.ts';

/** Builds the try at one target: its flight in the fleet, its connection pool, its tie to the client. */
export function openAttempt(
  gateway: Gateway,
  fleet: Fleet,
  exchange: Exchange,
  incoming: Incoming,
  outgoing: Outgoing,
  { backend }: Target,
  totalDeadlineMs: number,
): Attempt {
  const attempt = new Attempt({
    backend,
    flight: fleet.begin(backend),
    owner: exchange,
    log: gateway.recorder,
    dispatcher: gateway.pools.get(backend.origin, backend.timeouts.connectMs),
    sweeper: gateway.sweeper,
    path: outgoing.path,
    headers: outgoing.headers,
    body: outgoing.body,
    stream: incoming.stream,
    wantsUsage: incoming.body.stream_options?.include_usage === true,
    translator: outgoing.translator,
    totalDeadlineMs,
  });
  exchange.track(attempt);
  return attempt;
}
