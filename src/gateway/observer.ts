import type { GatewayMetrics } from '../observe/gateway-metrics.ts';
import type { Log } from '../observe/log.ts';
import { totalCost } from './cost.ts';
import { countKept, countRouted, countServed } from './meters.ts';
import type { Recorder } from './recorder.ts';

/** The recorder that writes metrics and the log. */
export function createObserver(metrics: GatewayMetrics, log: Log): Recorder {
  const chunks = metrics.streamChunks.with();
  const retries = metrics.retries.with();
  const hedges = metrics.hedges.with();
  return {
    routed: (routed, routingUs) => countRouted(metrics, routed, routingUs),
    attempted: (backend, how) => metrics.backendAttempts.with(backend.model, backend.id, how).inc(),
    retried: () => retries.inc(),
    hedged: () => hedges.inc(),
    queued: (model, priority, by) => metrics.queueLength.with(model, priority).inc(by),
    waited: (model, priority, ms) => metrics.queueWait.with(model, priority).observe(ms / 1000),
    shed: (model, priority, reason) => metrics.shed.with(model, priority, reason).inc(),
    prefilled: (model, how) => metrics.prefills.with(model, how).inc(),
    resumed: (_, from, how) => metrics.streamResumes.with(from.model, from.id, how).inc(),
    flowsAgain: (exchange, how, tookMs, addedMs) => {
      metrics.streamResumeSeconds.with(exchange.model, how).observe(tookMs / 1000);
      metrics.streamResumeAddedSeconds.with(exchange.model, how).observe(addedMs / 1000);
    },
    internal: (exchange, error) =>
      log.error('internal error', {
        id: exchange.id,
        route: exchange.route,
        stack: String((error.cause as Error)?.stack ?? error.cause),
      }),
    fleetEvent: (event) => log.warn('backend changed state', { ...event }),
    finish(exchange, runtime) {
      const totalMs = performance.now() - exchange.startMs;
      const model = runtime?.models.get(exchange.model);
      const { usage, error } = exchange;
      const cost = runtime === undefined ? 0 : totalCost(exchange, runtime.models);
      metrics.httpRequests.with(exchange.route, String(exchange.status)).inc();
      if (error !== undefined)
        metrics.requestErrors.with(model?.name ?? 'none', error.code.slice(3).toLowerCase()).inc();
      if (model !== undefined && exchange.attempts > 0) {
        const promptTokens = usage?.prompt_tokens ?? 0;
        const completionTokens = usage?.completion_tokens ?? 0;
        const { ttftMs } = exchange;
        countServed(metrics, model, {
          promptTokens,
          completionTokens,
          cost,
          ttftMs,
          totalMs,
          stream: exchange.stream,
        });
      }
      countKept(metrics, exchange);
      if (exchange.chunks > 0) chunks.inc(exchange.chunks);
      log.request({
        id: exchange.id,
        route: exchange.route,
        asked: exchange.asked,
        decision: exchange.decision,
        model: exchange.model,
        backend: exchange.backend,
        reasoning: exchange.reasoning,
        status: exchange.status,
        stream: exchange.stream,
        attempts: exchange.attempts,
        calls: exchange.calls.length === 0 ? undefined : exchange.calls.length + 1,
        flow: exchange.flow?.flowSummary(),
        resumes: exchange.resumes === 0 ? undefined : exchange.resumes,
        resumeMs: exchange.resumeMs,
        resumeAddedMs: exchange.resumeAddedMs,
        promptTokens: usage?.prompt_tokens,
        completionTokens: usage?.completion_tokens,
        cost: cost === 0 ? undefined : cost,
        currency: cost === 0 ? undefined : model?.price?.currency,
        ttftMs: exchange.ttftMs,
        totalMs,
        routingUs: exchange.routingUs,
        bytes: exchange.bytesOut,
        error: error?.code,
        prompt: exchange.prompt,
      });
    },
  };
}
