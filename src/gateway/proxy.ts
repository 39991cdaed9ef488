import { FairleadError, toFairleadError } from '../core/errors.ts';
import type { ImmediateAnswer } from '../plugins/define.ts';
import { scanFields } from '../protocol/json-fields.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import { parseObject } from '../protocol/validate.ts';
import { wishOf } from '../routing/router.ts';
import { sendAnswer, sendUpstreamError } from './answer.ts';
import type { Attempt } from './attempt.ts';
import { type Outcome, runAttempts, type Target } from './attempts.ts';
import { bodyText, readBody } from './body.ts';
import type { OnBoardAnswer, ProxyEndpoint } from './endpoints.ts';
import type { Exchange } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import { completionEvents } from './immediate.ts';
import { openAttempt } from './open-attempt.ts';
import { buildOutgoing, type Incoming } from './outgoing.ts';
import { directPlan, findRouter, type Plan, routedPlan, viewInput } from './plan.ts';
import { QuietStart } from './quiet-start.ts';
import { openClientStream, relay } from './relay.ts';
import { errorEvent, responseHeaders, sendError, sendJson, vsrHeaders } from './reply.ts';
import { RequestEdits } from './request-edits.ts';
import type { OnBoard, Runtime } from './runtime.ts';

/** Serves one request to a proxied endpoint, from its body to the end of its answer. Never throws. */
export async function serveProxy(
  gateway: Gateway,
  endpoint: ProxyEndpoint,
  exchange: Exchange,
): Promise<void> {
  let runtime: Runtime | undefined;
  try {
    const bytes = await readBody(exchange.req, gateway.limits.bodyBytes);
    runtime = gateway.acquire(); // the configuration of the moment at which the request is whole
    await serve(gateway, runtime, endpoint, exchange, bytes);
  } catch (thrown) {
    const error = toFairleadError(thrown);
    exchange.error = error;
    exchange.status = error.status;
    if (error.code === 'FL_INTERNAL') gateway.recorder.internal(exchange, error);
    if (exchange.client !== undefined) exchange.client.end(errorEvent(error));
    else
      sendError(exchange.res, error, { 'x-request-id': exchange.id, 'x-fairlead-request-id': exchange.id });
  } finally {
    if (runtime !== undefined) gateway.release(runtime);
    gateway.recorder.finish(exchange, runtime);
  }
}

async function serve(
  gateway: Gateway,
  runtime: Runtime,
  endpoint: ProxyEndpoint,
  exchange: Exchange,
  bytes: Buffer,
): Promise<void> {
  const fields = scanFields(bytes, gateway.limits.jsonDepth) ?? [];
  const body = parseObject(bodyText(bytes)) as ChatRequest;
  endpoint.check(body);
  exchange.asked = body.model;
  exchange.stream = body.stream === true && endpoint.streams;
  const onBoard = runtime.models.has(body.model) ? undefined : endpoint.onBoard?.(body.model);
  if (onBoard !== undefined && runtime.onBoard !== undefined) {
    await answerOnBoard(exchange, body, onBoard, runtime.onBoard);
    return;
  }
  const plan = await makePlan(gateway, runtime, endpoint, exchange, body, bytes.length);
  const edits = new RequestEdits(body, exchange.decision, exchange.model);
  if (plan.plugins.length > 0) {
    const started = runtime.chain(plan.plugins).before(edits);
    const immediate = started instanceof Promise ? await started : started;
    if (immediate !== undefined) {
      answerAtOnce(gateway, runtime, exchange, plan, immediate);
      return;
    }
  }
  const incoming: Incoming = {
    bytes,
    fields,
    body,
    endpoint: endpoint.endpoint,
    stream: exchange.stream,
    edits,
  };
  if (exchange.closed) throw clientGone();
  const outcome = await attempt(gateway, runtime, exchange, plan, incoming);
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
  if (outcome.kind === 'stream') await relay(gateway, runtime, exchange, plan, outcome);
  else if (outcome.kind === 'answer') sendAnswer(runtime, exchange, plan, outcome);
  else if (outcome.kind === 'status') sendUpstreamError(runtime, exchange, plan, outcome);
  else throw outcome.error;
}

const clientGone = () => new FairleadError('FL_CLIENT_CLOSED', 'The client went away.');

async function makePlan(
  gateway: Gateway,
  runtime: Runtime,
  endpoint: ProxyEndpoint,
  exchange: Exchange,
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
  const input = viewInput(runtime, body, endpoint, exchange.req.headers, Date.now(), bodyBytes);
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

async function attempt(
  gateway: Gateway,
  runtime: Runtime,
  exchange: Exchange,
  plan: Plan,
  incoming: Incoming,
): Promise<Outcome> {
  const { fleet } = runtime;
  const { retry, timeouts } = runtime.config.fleet;
  const totalMs = runtime.models.get(exchange.model)?.timeouts?.totalMs ?? timeouts.totalMs;
  const totalDeadlineMs = totalMs === 0 ? Number.POSITIVE_INFINITY : exchange.startMs + totalMs;
  const open = (target: Target): Attempt => {
    const outgoing = buildOutgoing(runtime, incoming, target.backend, target.ref, exchange.id);
    exchange.lost = outgoing.lost;
    return openAttempt(gateway, fleet, exchange, incoming, outgoing, target, totalDeadlineMs);
  };
  const quiet = exchange.stream
    ? new QuietStart(gateway, () => {
        exchange.client = openClientStream(gateway, runtime, exchange, plan);
      })
    : undefined;
  try {
    const outcome = await runAttempts({
      fleet,
      refs: plan.refs,
      maxAttempts: retry.attempts,
      maxRetryAfterMs: retry.maxRetryAfterMs,
      totalDeadlineMs,
      open,
      isClosed: () => exchange.closed,
      pause: (ms) => exchange.pause(ms),
      onRetry: () => gateway.recorder.retried(exchange),
      onHedge: () => gateway.recorder.hedged(exchange),
    });
    exchange.reasoning = wishOf(outcome.target.ref).mode;
    return outcome;
  } finally {
    quiet?.stop();
  }
}

/** A model of ours: there is no backend to choose, to fail or to wait for. */
async function answerOnBoard(
  exchange: Exchange,
  body: ChatRequest,
  answer: OnBoardAnswer,
  load: OnBoard,
): Promise<void> {
  exchange.model = body.model;
  exchange.backend = 'on-board';
  const answered = await answer(body, load);
  exchange.usage = { ...answered.usage, completion_tokens: 0 };
  exchange.status = 200;
  sendJson(exchange.res, 200, answered, responseHeaders(exchange, {}, undefined));
}

function answerAtOnce(
  gateway: Gateway,
  runtime: Runtime,
  exchange: Exchange,
  plan: Plan,
  answer: ImmediateAnswer,
): void {
  exchange.status = 200;
  if (exchange.stream) {
    openClientStream(gateway, runtime, exchange, plan, answer.path).end(completionEvents(answer.completion));
  } else {
    sendJson(
      exchange.res,
      200,
      answer.completion,
      responseHeaders(exchange, {}, vsrHeaders(runtime, plan, answer.path)),
    );
  }
}
