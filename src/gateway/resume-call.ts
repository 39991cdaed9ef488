import { nameBackup } from '../fleet/failover/backup.ts';
import type { StreamLedger } from '../fleet/failover/ledger.ts';
import { planResume, type ResumePlan } from '../fleet/failover/plan.ts';
import type { Backend } from '../fleet/types.ts';
import type { Outcome, Target } from './attempts.ts';
import { type Call, callModels } from './calling.ts';
import type { Exchange } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import type { Incoming } from './outgoing.ts';
import type { Runtime } from './runtime.ts';
import { requestOf, withFields } from './side-request.ts';

/** A stream that has begun elsewhere, and how it goes on with the one before. */
export interface Resumed {
  readonly outcome: Outcome & { kind: 'stream' };
  readonly plan: ResumePlan;
  /** When the backup was asked, on the monotonic clock. */
  readonly askedMs: number;
}

/**
 * A client waits within its answer, so after this long a second backup is asked as well: the first may itself be in trouble,
 * and nobody knows yet. The first good answer goes on.
 */
const RACE_AFTER_MS = 20;
/** Where so large a share of all requests looks for a backup, asking two would be the next trouble. */
const RACE_SHARE = 0.25;
const RACE_LEAST = 4;
/** Then a second one is asked only when the first is this much later than is usual. */
const LATE_MS = 50;
const USUAL_TTFT_MS = 100;

/** What a stream needs to find somebody who goes on with it. */
export interface ResumeContext {
  readonly gateway: Gateway;
  readonly runtime: Runtime;
  readonly exchange: Exchange;
  readonly call: Call;
}

/**
 * Asks the fleet for the rest of the answer in `ledger`; undefined where nobody gives it. A backend that refuses the beginning
 * of an answer is asked again from the start.
 */
export async function resumeCall(
  { gateway, runtime, exchange, call }: ResumeContext,
  ledger: StreamLedger,
  broken: Backend,
): Promise<Resumed | undefined> {
  const plans = new Map<Backend, { readonly plan: ResumePlan; readonly askedMs: number }>();
  const refused = new Set<Backend>();
  const request = requestOf(call.incoming);
  const endpoint = call.incoming.endpoint === 'completions' ? 'completions' : 'chat';
  const forTarget = ({ backend }: Target): Incoming => {
    const { provider } = backend;
    const plan = planResume({ ledger, request, endpoint, provider, refused: refused.has(backend) });
    plans.set(backend, { plan, askedMs: performance.now() });
    return plan.kind === 'restart' ? call.incoming : withFields(call.incoming, plan.set, true);
  };
  for (;;) {
    const silent = runtime.fleet.silent(exchange.model);
    const outcome = await callModels(gateway, runtime, exchange, {
      ...call,
      forTarget,
      tried: [broken, ...silent],
      hedgeAfterMs: hedgeAfterMs(gateway.resuming, runtime, exchange.model),
      first: nameBackup(runtime.fleet, call.refs, broken, (backend) =>
        silent.includes(backend) ? Number.POSITIVE_INFINITY : gateway.recentFaults.penalty(backend),
      ),
    });
    const { backend } = outcome.target;
    const asked = plans.get(backend);
    if (outcome.kind === 'stream' && asked !== undefined) return { outcome, ...asked };
    const isRefusal = outcome.kind === 'status' && outcome.status >= 400 && outcome.status < 500;
    if (!isRefusal || asked?.plan.kind !== 'continue' || refused.has(backend)) return undefined;
    refused.add(backend);
  }
}

function hedgeAfterMs(resuming: number, { fleet }: Runtime, model: string): number {
  const load = fleet.load(model);
  if (resuming <= Math.max(RACE_LEAST, load.inFlight * RACE_SHARE)) return RACE_AFTER_MS;
  return LATE_MS + (load.ttftMs(50) ?? USUAL_TTFT_MS);
}
