import type { RecordLog, RequestRecord } from '../store/contract.ts';
import { totalCost } from './cost.ts';
import type { Exchange } from './exchange.ts';
import type { Recorder } from './recorder.ts';
import type { Runtime } from './runtime.ts';

/** Puts one record of every finished request whose sender was let in into the log. What else is observed goes to `next`. */
export function createRecordWriter(log: RecordLog, next: Recorder): Recorder {
  return {
    routed: (routed, routingUs) => next.routed(routed, routingUs),
    attempted: (backend, how) => next.attempted(backend, how),
    retried: (exchange) => next.retried(exchange),
    hedged: (exchange) => next.hedged(exchange),
    queued: (model, priority, by) => next.queued(model, priority, by),
    waited: (model, priority, ms) => next.waited(model, priority, ms),
    shed: (model, priority, reason) => next.shed(model, priority, reason),
    prefilled: (model, how) => next.prefilled(model, how),
    resumed: (exchange, from, how) => next.resumed(exchange, from, how),
    flowsAgain: (exchange, how, tookMs, addedMs) => next.flowsAgain(exchange, how, tookMs, addedMs),
    internal: (exchange, error) => next.internal(exchange, error),
    fleetEvent: (event) => next.fleetEvent(event),
    finish(exchange, runtime) {
      next.finish(exchange, runtime);
      // wrong keys are counted and logged; recorded, they would let anybody fill the disk
      if (exchange.isKnown) log.add('request', recordOf(exchange, runtime));
    },
  };
}

/** What is kept of a request: never a word of it. */
export function recordOf(exchange: Exchange, runtime: Runtime | undefined): RequestRecord {
  const { usage, asker } = exchange;
  const model = runtime?.models.get(exchange.model);
  const cost = runtime === undefined ? 0 : totalCost(exchange, runtime.models);
  return {
    id: exchange.id,
    atMs: exchange.atMs,
    route: exchange.route,
    asked: exchange.asked,
    status: exchange.status,
    error: exchange.error?.code ?? null,
    keyId: asker.key ?? null,
    user: asker.user ?? null,
    team: asker.team ?? null,
    tenant: asker.tenant ?? null,
    decision: exchange.decision,
    recipe: exchange.recipe,
    model: exchange.model,
    backend: exchange.backend,
    reasoning: exchange.reasoning,
    stream: exchange.stream,
    attempts: exchange.attempts,
    promptTokens: usage?.prompt_tokens ?? 0,
    completionTokens: usage?.completion_tokens ?? 0,
    cost,
    currency: cost === 0 ? null : (model?.price?.currency ?? null),
    ttftMs: exchange.ttftMs ?? null,
    totalMs: performance.now() - exchange.startMs,
    routingUs: exchange.routingUs,
    cache: exchange.answerHeaders.get('x-fairlead-cache') ?? 'off',
    findings: exchange.findings,
  };
}
