import { FairleadError, toFairleadError } from '../core/errors.ts';
import { scanFields } from '../protocol/json-fields.ts';
import { lastUserText } from '../protocol/message-text.ts';
import type { ChatMessage, ChatRequest } from '../protocol/openai-chat.ts';
import { parseObject } from '../protocol/validate.ts';
import { wishOf } from '../routing/router.ts';
import { actualOf, admit, askerOf, estimateOf, remoteAddress } from './admission.ts';
import { sendAnswer, sendUpstreamError } from './answer.ts';
import { AnswerFilters } from './answer-filters.ts';
import { answerAtOnce, answerKnown, answerOnBoard } from './at-once.ts';
import type { Outcome } from './attempts.ts';
import { bodyText, readBody } from './body.ts';
import { callModels, totalDeadlineMs } from './calling.ts';
import { runCalls } from './calls/run.ts';
import type { ProxyEndpoint } from './endpoints.ts';
import type { Exchange } from './exchange.ts';
import type { ChunkForm } from './filtered-events.ts';
import type { Gateway } from './gateway.ts';
import type { Caller } from './identity/contract.ts';
import type { Incoming } from './outgoing.ts';
import { directPlan, findRouter, type Plan, reroutedPlan, routedPlan, viewInput } from './plan.ts';
import { QuietStart } from './quiet-start.ts';
import { openClientStream, relay } from './relay.ts';
import { lastEvent, sendError } from './reply.ts';
import { RequestEdits } from './request-edits.ts';
import type { Runtime } from './runtime.ts';
import { digestOf, remember } from './same-again.ts';
import { unbroken } from './unbroken.ts';

/** Serves one request to a proxied endpoint, from its body to the end of its answer. Never throws. */
export async function serveProxy(
  gateway: Gateway,
  endpoint: ProxyEndpoint,
  exchange: Exchange,
): Promise<void> {
  let runtime: Runtime | undefined;
  const ownId = endpoint.client?.requestIdHeader;
  if (ownId !== undefined) exchange.answerHeaders.set(ownId, exchange.id);
  try {
    const identified = gateway.runtime.gatekeeper.identify(exchange.req.headers, remoteAddress(exchange.req));
    const caller = identified instanceof Promise ? await identified : identified;
    exchange.asker = askerOf(caller, exchange.req.headers);
    exchange.isKnown = true;
    const bytes = await readBody(exchange.req, gateway.limits.bodyBytes);
    runtime = gateway.acquire(); // the configuration of the moment at which the request is whole
    await serve(gateway, runtime, endpoint, exchange, caller, bytes);
  } catch (thrown) {
    const error = toFairleadError(thrown);
    exchange.error = error;
    exchange.status = error.status;
    if (error.code === 'FL_INTERNAL') gateway.recorder.internal(exchange, error);
    if (exchange.client !== undefined) exchange.client.end(lastEvent(exchange, error));
    else {
      const headers = {
        ...Object.fromEntries(exchange.answerHeaders),
        'x-request-id': exchange.id,
        'x-fairlead-request-id': exchange.id,
      };
      sendError(exchange.res, error, headers, endpoint.client?.error(error, exchange.id));
    }
  } finally {
    exchange.place?.leave();
    exchange.filters?.close(exchange.error === undefined && exchange.status < 400 && !exchange.closed);
    if (runtime !== undefined) {
      exchange.lease?.settle(actualOf(exchange, runtime));
      gateway.release(runtime);
    }
    gateway.recorder.finish(exchange, runtime);
  }
}

async function serve(
  gateway: Gateway,
  runtime: Runtime,
  endpoint: ProxyEndpoint,
  exchange: Exchange,
  caller: Caller,
  received: Buffer,
): Promise<void> {
  const { gatekeeper, sameAgain } = runtime;
  const digest =
    sameAgain.isEmpty || endpoint.client !== undefined
      ? undefined
      : digestOf(exchange.req, exchange, received);
  if (digest !== undefined && (await answerKnown(gateway, runtime, endpoint, exchange, caller, digest)))
    return;
  let bytes = received;
  let fields = scanFields(bytes, gateway.limits.jsonDepth) ?? [];
  let body = parseObject(bodyText(bytes)) as ChatRequest;
  endpoint.check(body);
  exchange.asked = body.model;
  gatekeeper.assertModel(caller, body.model);
  exchange.stream = body.stream === true && endpoint.streams;
  if (endpoint.client !== undefined) {
    const opened = await endpoint.client.open(body, gateway, exchange);
    exchange.answer = opened.answer;
    exchange.clientLost = opened.lost;
    exchange.beyond = opened.beyond;
    body = opened.chat;
    bytes = Buffer.from(JSON.stringify(body));
    fields = scanFields(bytes, gateway.limits.jsonDepth) ?? [];
  }
  const onBoard = runtime.models.has(body.model) ? undefined : endpoint.onBoard?.(body.model);
  if (onBoard !== undefined && runtime.onBoard !== undefined) {
    await admit(gatekeeper, exchange, caller, estimateOf(runtime, [], endpoint, body, bytes.length));
    await answerOnBoard(exchange, body, onBoard, runtime.onBoard);
    return;
  }
  let plan = await makePlan(gateway, runtime, endpoint, exchange, caller, body, bytes.length);
  const admitted = admit(
    gatekeeper,
    exchange,
    caller,
    estimateOf(runtime, plan.refs, endpoint, body, bytes.length),
  );
  if (admitted !== undefined) await admitted;
  const { chain } = plan;
  const acts = endpoint.plugins && !chain.empty;
  const edits = new RequestEdits({
    exchange,
    body: (acts ? endpoint.form?.request(body) : undefined) ?? body,
    plan,
    policy: acts ? policyOf(runtime, endpoint, plan) : '',
    models: runtime.models,
  });
  if (acts) {
    const started = chain.run(edits);
    const { answer, filters } = started instanceof Promise ? await started : started;
    if (filters.length > 0) exchange.filters = new AnswerFilters(filters);
    if (answer !== undefined) {
      if (runtime.config.compat === undefined && !gateway.logsPrompts && endpoint.client === undefined) {
        remember(sameAgain, digest ?? digestOf(exchange.req, exchange, bytes), exchange, body, answer);
      }
      const wantsUsage = body.stream_options?.include_usage === true;
      await answerAtOnce(gateway, runtime, { endpoint, exchange, plan, wantsUsage }, answer);
      return;
    }
    if (exchange.prompt !== undefined && edits.fieldsSet.has('messages')) {
      exchange.prompt = lastUserText(edits.get('messages')); // as the backend sees it, masked where it is
    }
    if (edits.routed !== undefined) {
      plan = reroutedPlan(runtime, plan, edits.routed);
      exchange.model = plan.refs[0]?.model ?? exchange.model;
    }
    if (endpoint.form !== undefined) {
      const changed = edits.fieldsSet.get('messages');
      edits.remove('messages'); // they stood for the prompt; what the client called so, no plugin has seen
      if (changed !== undefined) edits.set('prompt', endpoint.form.prompt(body, changed as ChatMessage[]));
    }
  }
  const incoming: Incoming = {
    bytes,
    fields,
    body,
    endpoint: endpoint.endpoint,
    stream: exchange.stream,
    edits,
    beyond: exchange.beyond,
  };
  if (exchange.closed) throw clientGone();
  if (runtime.places !== undefined) await takePlace(gateway, runtime, exchange, plan, body);
  const outcome = await obtain(gateway, runtime, exchange, plan, incoming, endpoint.form);
  exchange.model = outcome.target.ref.model;
  exchange.backend = outcome.target.backend.id;
  if (exchange.closed) {
    if (outcome.kind === 'stream') outcome.attempt.abort(clientGone());
    throw clientGone();
  }
  if (outcome.kind !== 'failed' && exchange.sessionId !== undefined) {
    gateway.sessions.set(exchange.sessionId, exchange.model, Date.now());
  }
  if (outcome.kind !== 'failed' && plan.routed !== undefined) {
    gateway.learning.remember(exchange.id, {
      decision: exchange.decision ?? '',
      model: runtime.models.get(exchange.model)?.name ?? exchange.model,
      domain: plan.routed.selection.domain ?? '',
    });
  }
  if (outcome.kind === 'stream') await relay(gateway, runtime, endpoint, exchange, plan, body, outcome);
  else if (outcome.kind === 'answer') await sendAnswer(runtime, endpoint, exchange, plan, outcome);
  else if (outcome.kind === 'status') sendUpstreamError(runtime, endpoint, exchange, plan, outcome);
  else throw outcome.error;
}

/** All of the configuration that shapes an answer, besides the names of models. */
function policyOf(
  { modelsDigest }: Runtime,
  { endpoint }: ProxyEndpoint,
  { chain, refs, routed }: Plan,
): string {
  const calls = JSON.stringify(routed?.selection.calls ?? null);
  return `${endpoint} ${chain.digest} ${modelsDigest} ${JSON.stringify(refs)} ${calls}`;
}

const clientGone = () => new FairleadError('FL_CLIENT_CLOSED', 'The client went away.');

async function makePlan(
  gateway: Gateway,
  runtime: Runtime,
  endpoint: ProxyEndpoint,
  exchange: Exchange,
  caller: Caller,
  body: ChatRequest,
  bodyBytes: number,
): Promise<Plan> {
  const router = findRouter(runtime, body.model, endpoint);
  if (router === undefined) {
    const plan = directPlan(runtime, body.model);
    exchange.model = plan.refs[0]?.model ?? body.model;
    return plan;
  }
  const startMs = performance.now();
  const input = viewInput(body, endpoint, exchange.req.headers, caller, Date.now(), bodyBytes);
  exchange.sessionId = input.sessionId;
  const view = router.view(input);
  const started = router.route(view);
  const routed = started instanceof Promise ? await started : started;
  exchange.routingUs = (performance.now() - startMs) * 1000;
  exchange.decision = routed.decision.name;
  exchange.recipe = routed.decision.recipe;
  exchange.model = routed.chosen.model;
  exchange.reasoning = routed.reasoning.mode;
  if (gateway.logsPrompts) exchange.prompt = view.lastUserText;
  gateway.recorder.routed(routed, exchange.routingUs);
  return routedPlan(runtime, routed);
}

/** Waits for the request's turn at the backends of the model that is to serve it; undefined where it is its turn now. */
function takePlace(
  gateway: Gateway,
  runtime: Runtime,
  exchange: Exchange,
  { refs }: Plan,
  body: ChatRequest,
): Promise<void> | undefined {
  const model = runtime.models.get(refs[0]?.model ?? '')?.name ?? exchange.model;
  return runtime.places?.take(gateway, exchange, model, body, totalDeadlineMs(runtime, exchange));
}

/** What becomes of the plan: one answer of one model, or what several calls make together. */
async function obtain(
  gateway: Gateway,
  runtime: Runtime,
  exchange: Exchange,
  plan: Plan,
  incoming: Incoming,
  form: ChunkForm | undefined,
): Promise<Outcome> {
  const quiet = exchange.stream
    ? new QuietStart(gateway, () => {
        exchange.client = openClientStream(gateway, runtime, exchange, plan);
      })
    : undefined;
  try {
    const calls = plan.routed?.selection.calls;
    const several =
      calls === undefined ? undefined : await runCalls({ gateway, runtime, exchange, plan, incoming }, calls);
    if (several !== undefined) return several;
    const outcome = await callModels(gateway, runtime, exchange, { incoming, refs: plan.refs });
    exchange.reasoning = wishOf(outcome.target.ref).mode;
    if (outcome.kind !== 'stream') return outcome;
    return unbroken({ gateway, runtime, exchange, call: { incoming, refs: plan.refs } }, outcome, form);
  } finally {
    quiet?.stop();
  }
}
