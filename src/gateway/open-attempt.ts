import type { Fleet } from '../fleet/fleet.ts';
import type { Flight } from '../fleet/types.ts';
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
  target: Target,
  totalDeadlineMs: number,
): Attempt {
  const { backend } = target;
  const inner = fleet.begin(backend);
  const flight: Flight = {
    backend,
    firstByte: () => {
      exchange.ttftMs = performance.now() - exchange.startMs;
      inner.firstByte();
    },
    chunk: () => inner.chunk(),
    end: (how, detail) => {
      exchange.untrack(attempt);
      gateway.recorder.attempted(backend, how);
      inner.end(how, detail);
    },
  };
  const attempt: Attempt = new Attempt({
    backend,
    flight,
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
