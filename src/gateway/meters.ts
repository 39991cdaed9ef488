import type { ModelConfig } from '../config/schema/model.ts';
import type { GatewayMetrics } from '../observe/gateway-metrics.ts';
import type { Routed } from '../routing/outcome.ts';
import type { Exchange } from './exchange.ts';

/** What one finished request adds to a model's metrics. */
export interface ModelSample {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cost: number;
  readonly ttftMs: number | undefined;
  readonly totalMs: number;
  readonly stream: boolean;
}

/** Counts one routing: its latency, its decision, the signals that it looked at. */
export function countRouted(metrics: GatewayMetrics, routed: Routed, routingUs: number): void {
  const { name, confidence, tier } = routed.decision;
  const decision = name ?? 'none';
  const model = routed.chosen.model;
  metrics.routingLatency.with().observe(routingUs / 1e6);
  metrics.decisionEvaluation.with().inc();
  metrics.decisionMatch.with(decision).inc();
  metrics.decisionConfidence.with(decision).observe(confidence);
  metrics.modelSelection.with(routed.algorithm, model, decision, String(tier ?? 0)).inc();
  metrics.routingReasonCodes.with(name === null ? 'default_model' : 'auto_routing', model).inc();
  if (routed.reasoning.mode !== 'asked') {
    metrics.reasoningDecisions
      .with(decision, model, String(routed.reasoning.mode === 'on'), routed.reasoning.effort ?? 'none')
      .inc();
  }
  routed.eachSignal((type, signal, matched) => {
    metrics.signalExtraction.with(type, signal).inc();
    if (matched) metrics.signalMatch.with(type, signal).inc();
  });
}

/** Counts one request that a backend of `model` served or failed. */
export function countServed(metrics: GatewayMetrics, model: ModelConfig, sample: ModelSample): void {
  const { promptTokens, completionTokens, ttftMs, totalMs, cost } = sample;
  const { name } = model;
  metrics.modelRequests.with(name).inc();
  metrics.completionLatency.with(name).observe(totalMs / 1000);
  if (ttftMs !== undefined) metrics.ttft.with(name).observe(ttftMs / 1000);
  if (promptTokens + completionTokens === 0) return;
  metrics.modelTokens.with(name).inc(promptTokens + completionTokens);
  metrics.promptTokens.with(name).inc(promptTokens);
  metrics.completionTokens.with(name).inc(completionTokens);
  metrics.promptTokensPerRequest.with(name).observe(promptTokens);
  metrics.completionTokensPerRequest.with(name).observe(completionTokens);
  // the first byte of an answer that is no stream is the whole answer
  if (sample.stream && ttftMs !== undefined && completionTokens > 1) {
    metrics.tpot.with(name).observe((totalMs - ttftMs) / 1000 / (completionTokens - 1));
  }
  if (cost > 0) metrics.modelCost.with(name, model.price?.currency ?? 'USD').inc(cost);
}

const HIT = 'hit-';

/** Counts what the plugins of one finished request kept, gave and found. */
export function countKept(metrics: GatewayMetrics, exchange: Exchange): void {
  const state = exchange.answerHeaders.get('x-fairlead-cache');
  const decision = exchange.decision ?? 'none';
  if (state === 'miss') metrics.cacheMisses.with(decision, 'response_cache').inc();
  else if (state?.startsWith(HIT) === true) {
    metrics.cacheHits.with(decision, 'response_cache', state.slice(HIT.length)).inc();
  }
  for (const { by, what, action, count } of exchange.findings) {
    metrics.findings.with(by, what, action).inc(count ?? 1);
  }
}
