import type { Fleet } from '../fleet/contract.ts';
import { StreamLedger } from '../fleet/failover/ledger.ts';
import type { Backend, PickWish } from '../fleet/types.ts';
import type { ChatCompletion } from '../protocol/openai-chat.ts';
import { Attempt } from './attempt.ts';
import type { AttemptOptions } from './attempt-types.ts';
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
  wish: PickWish,
): Attempt {
  const follows = incoming.stream && fleet.failover.enabled;
  const flight = fleet.begin(backend, wish);
  const attempt = new Attempt({
    backend,
    flight,
    owner: exchange,
    log: gateway,
    dispatcher: gateway.pools.get(backend.origin, backend.timeouts.connectMs),
    sweeper: gateway.sweeper,
    path: outgoing.path,
    headers: outgoing.headers,
    body: outgoing.body,
    stream: incoming.stream,
    // filters see the usage as well; what the client did not ask for is left out behind them
    wantsUsage:
      exchange.filters !== undefined ||
      exchange.answer !== undefined ||
      exchange.begun || // usage is put together
      incoming.body.stream_options?.include_usage === true,
    ledger: follows ? new StreamLedger(choicesOf(incoming)) : undefined,
    counted: outgoing.counted,
    mayMove: () => mayMove(exchange, fleet),
    translator: outgoing.translator,
    decode: decoder(backend, incoming),
    totalDeadlineMs,
  });
  flight.label(exchange.id);
  exchange.track(attempt);
  return attempt;
}

/** Whether a stream that still flows may go elsewhere. Half of the changes that it is allowed are kept for faults. */
function mayMove({ begun, backup, resumes }: Exchange, { failover }: Fleet): boolean {
  return begun && backup?.backend.state === 'healthy' && resumes * 2 < failover.resumes;
}

/** How many choices a stream has. */
function choicesOf({ body, edits }: Incoming): number {
  const n = (edits.get('n') as number | null | undefined) ?? 1;
  const { prompt } = body;
  // a prompt of token numbers is one prompt
  const prompts = Array.isArray(prompt) && typeof prompt[0] !== 'number' ? prompt.length : 1;
  return n * prompts;
}

function decoder({ provider }: Backend, { endpoint, body }: Incoming): AttemptOptions['decode'] {
  if (provider.decode === undefined || endpoint !== 'chat') return undefined;
  return (answer) => provider.decode?.(answer, body) as ChatCompletion;
}
