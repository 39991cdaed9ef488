import { randomInt } from 'node:crypto';
import type { ModelRef } from '../../config/schema/routing.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Backend } from '../../fleet/types.ts';
import type { KvHandoff } from '../../providers/kv-handoff.ts';
import type { Outcome, Target } from '../attempts.ts';
import type { Call } from '../call.ts';
import { wishFor } from '../pick-wish.ts';
import { withFields } from '../side-request.ts';
import { type PrefillContext, startPrefill } from './prefill-request.ts';
import { isPrefillable } from './prefillable.ts';

/** More than any count of rooms in use. */
const ROOMS = 2 ** 48 - 1;

type Fields = Readonly<Record<string, unknown>>;
type CallBackends = (call: Call) => Promise<Outcome>;

/**
 * Has the prompt of `call` read by a prefill backend of its first model, and answered by another that takes over the KV
 * cache. Where no prefill backend does it, the one that answers reads the prompt itself: a prefill that fails is never the
 * client's error. `callBackends` asks those that answer.
 */
export async function callDisaggregated(
  context: PrefillContext,
  callBackends: CallBackends,
): Promise<Outcome> {
  const { gateway, runtime, exchange, call } = context;
  const ref = call.refs[0] as ModelRef;
  const model = runtime.models.get(ref.model)?.name ?? ref.model;
  if (runtime.disaggregated?.has(model) !== true) return callBackends(call);
  const { minPromptTokens } = runtime.config.fleet.disaggregation;
  const isLong = wishFor(call.incoming, call.refs).promptTokens >= minPromptTokens;
  if (!isLong || !isPrefillable(call.incoming)) {
    gateway.recorder.prefilled(model, 'skipped');
    return callBackends(call);
  }
  for (const { backend, deadlineMs } of prefillBackends(context, model)) {
    const result = await tryPrefill(context, { backend, ref }, deadlineMs, callBackends);
    if (exchange.closed) throw new FairleadError('FL_CLIENT_CLOSED', 'The client went away.');
    if (result === 'next') continue;
    if (result === 'stop') break;
    gateway.recorder.prefilled(model, 'handed_over');
    return result;
  }
  gateway.recorder.prefilled(model, 'failed');
  return callBackends(call);
}

/** The prefill backends to try, one after another, and until when all of it must be done. */
function* prefillBackends({ runtime, call, totalDeadlineMs }: PrefillContext, model: string) {
  const { fleet, config } = runtime;
  const { attempts, timeoutMs } = config.fleet.disaggregation;
  const wish = { ...wishFor(call.incoming, call.refs), role: 'prefill' as const };
  const deadlineMs = Math.min(totalDeadlineMs, performance.now() + timeoutMs);
  const tried = new Set<Backend>();
  for (let i = 0; i < attempts; i++) {
    const backend = fleet.pick(model, tried, wish);
    // one that is probably down would be tried in vain: there is somebody else who can do it
    if (backend === undefined || (backend.state !== 'healthy' && backend.state !== 'half_open')) return;
    if (performance.now() >= deadlineMs || call.signal?.aborted === true) return;
    if (i > 0 && !fleet.retries.tryRetry()) return;
    tried.add(backend);
    yield { backend, deadlineMs };
  }
}

/** The outcome with this prefill backend's help; else whether the next one is to be tried. */
async function tryPrefill(
  context: PrefillContext,
  target: Target,
  deadlineMs: number,
  callBackends: CallBackends,
): Promise<Outcome | 'next' | 'stop'> {
  const { call, exchange } = context;
  const handoff = target.backend.provider.kvHandoff;
  if (handoff === undefined) return 'next';
  const { prefill, decode } = handoff.begin(randomInt(ROOMS));
  let request: ReturnType<typeof startPrefill>;
  try {
    request = startPrefill(context, target, prefill, deadlineMs);
  } catch {
    return 'next'; // that one cannot be asked such a thing
  }
  exchange.answerHeaders.set('x-fairlead-prefill', target.backend.id);
  if (decode !== undefined) return together(call, handoff, decode, request, callBackends);
  const onStop = () => request.abort(stopped());
  call.signal?.addEventListener('abort', onStop, { once: true });
  const result = await request.answered;
  call.signal?.removeEventListener('abort', onStop);
  const fields = 'answer' in result ? handoff.read?.(result.answer) : undefined;
  if (fields !== undefined) return callBackends(withHandoff(call, handoff, fields, 'first'));
  exchange.answerHeaders.delete('x-fairlead-prefill');
  return 'again' in result && result.again ? 'next' : 'stop';
}

/** Both at once: the answer waits for the prefill, so it is given up with it. */
async function together(
  call: Call,
  handoff: KvHandoff,
  fields: Fields,
  request: ReturnType<typeof startPrefill>,
  callBackends: CallBackends,
): Promise<Outcome | 'next' | 'stop'> {
  const stop = new AbortController();
  let failed: 'next' | 'stop' | undefined;
  let begun = false;
  void request.answered.then((result) => {
    if (begun || 'answer' in result) return;
    failed = result.again ? 'next' : 'stop';
    stop.abort();
  });
  const signal = call.signal === undefined ? stop.signal : AbortSignal.any([call.signal, stop.signal]);
  const outcome = await callBackends(withHandoff({ ...call, signal }, handoff, fields, 'all'));
  begun = outcome.kind === 'stream' || outcome.kind === 'answer';
  if (begun) return outcome;
  request.abort(stopped());
  return failed ?? outcome;
}

/**
 * `call` with the fields for the backends that understand them. A cache that is fetched is given up by who kept it: in
 * sequence only the `first` try gets them, and later ones read the prompt themselves.
 */
function withHandoff(call: Call, { form }: KvHandoff, fields: Fields, which: 'first' | 'all'): Call {
  let given = false;
  return {
    ...call,
    forTarget(target) {
      const incoming = call.forTarget?.(target) ?? call.incoming;
      const isFor = target.backend.provider.kvHandoff?.form === form && target.ref === call.refs[0];
      if (!isFor || (given && which === 'first')) return incoming;
      given = true;
      return withFields(incoming, fields, incoming.stream);
    },
  };
}

const stopped = () => new FairleadError('FL_CLIENT_CLOSED', 'The prefill is not wanted any more.');
