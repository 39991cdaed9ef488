import { FairleadError } from '../../core/errors.ts';
import { wishOf } from '../../routing/router.ts';
import type { CallPlan } from '../../routing/selection/calls.ts';
import type { Outcome } from '../attempts.ts';
import { BackendCaller, type CallContext } from './backend-caller.ts';
import { cascade } from './cascade.ts';
import type { Answered, Caller, NoAnswer, Way } from './contract.ts';
import { inTurn } from './in-turn.ts';
import { panel } from './panel.ts';
import { ratings } from './ratings.ts';
import { ReplayedStream } from './replayed-stream.ts';
import { singleReason } from './single-reason.ts';

const HEADER = 'x-fairlead-calls';

const WAYS: { readonly [Name in CallPlan['way']]: Way<Extract<CallPlan, { way: Name }>> } = {
  cascade,
  panel,
  ratings,
};

/**
 * The answer that several calls make together, as the outcome of one; undefined where the request is one for a single call,
 * which the answer's header then says. Rejects when no model has answered and no backend has said why.
 */
export async function runCalls(context: CallContext, calls: CallPlan): Promise<Outcome | undefined> {
  const { exchange } = context;
  const caller = new BackendCaller(context, calls.limits);
  const single = singleReason(calls, caller.request, context.incoming);
  exchange.answerHeaders.set(HEADER, single === undefined ? calls.way : `single: ${single}`);
  if (single !== undefined) return undefined;
  const followed = await follow(caller, calls);
  const said = followed.kind === 'nothing' ? await lastResort(context, caller, calls, followed) : followed;
  if (exchange.closed) {
    if (said.kind === 'stream') said.stream.abort(clientGone());
    throw clientGone();
  }
  exchange.answerHeaders.set(HEADER, `${calls.way}:${caller.calls}`);
  if (said.kind !== 'nothing') {
    if (context.runtime.config.compat === 'vsr') addVsrHeaders(context, calls, caller.calls, said);
    return answered(context, said);
  }
  if (said.outcome === undefined) throw said.error;
  return said.outcome;
}

/** The table says which function takes which plan; the compiler cannot follow that through the name. */
function follow(caller: Caller, calls: CallPlan): Promise<Answered | NoAnswer> {
  const way = WAYS[calls.way] as Way<CallPlan>;
  return way(caller, calls);
}

/** Models that the plan did not ask: those that were down, and fallbacks. */
async function lastResort(
  { plan }: CallContext,
  caller: Caller,
  { candidates }: CallPlan,
  nothing: NoAnswer,
): Promise<Answered | NoAnswer> {
  const asked = new Set(candidates.map(({ model }) => model));
  const others = plan.refs.filter(({ model }) => !asked.has(model) && caller.may({ ref: { model } }));
  if (others.length === 0 || caller.isClosed) return nothing;
  return inTurn(caller, others);
}

function answered({ exchange, incoming }: CallContext, said: Answered): Outcome {
  exchange.lost = said.lost;
  exchange.reasoning = wishOf(said.ref).mode;
  if (exchange.stream) exchange.ttftMs = performance.now() - exchange.startMs;
  exchange.begun = exchange.stream;
  const { outcome } = said;
  if (said.kind === 'stream')
    return { kind: 'stream', target: outcome.target, attempt: said.follow(said.stream) };
  if (!exchange.stream) return { ...said.outcome, completion: said.completion };
  const asked = incoming.body.stream_options?.include_usage === true;
  // filters and other client forms see the usage; what the client did not ask for is left out behind them
  const wantsUsage = asked || exchange.filters !== undefined || exchange.answer !== undefined;
  return { kind: 'stream', target: outcome.target, attempt: new ReplayedStream(said.completion, wantsUsage) };
}

/** What VSR says of an answer that several calls made. */
function addVsrHeaders({ exchange }: CallContext, { way }: CallPlan, made: number, { ref }: Answered): void {
  const used = new Set([...exchange.calls.map(({ model }) => model), ref.model]);
  exchange.answerHeaders.set('x-vsr-looper-algorithm', way);
  exchange.answerHeaders.set('x-vsr-looper-model', ref.model);
  exchange.answerHeaders.set('x-vsr-looper-models-used', [...used].join(','));
  exchange.answerHeaders.set('x-vsr-looper-iterations', String(made));
}

const clientGone = () => new FairleadError('FL_CLIENT_CLOSED', 'The client went away.');
