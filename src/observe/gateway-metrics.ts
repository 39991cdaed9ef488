import { flowMetrics } from './flow-metrics.ts';
import type { MetricsRegistry } from './metrics.ts';
import { queueMetrics } from './queue-metrics.ts';
import { resumeMetrics } from './resume-metrics.ts';

/** Seconds, for what a model takes: from a few milliseconds to ten minutes. */
const MODEL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
/** Seconds, for the time between two tokens. */
const TOKEN_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5,
];
/** Seconds, for work that must not be felt: from a microsecond to 100 ms. */
const OWN_SECONDS = [
  0.000001, 0.0000025, 0.000005, 0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
  0.01, 0.025, 0.05, 0.1,
];
const TOKENS = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576];
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

/**
 * The one table of the gateway's metrics. `llm_*` are vLLM Semantic Router's names and labels with its meaning, so
 * that its dashboards go on working; `fairlead_*` are ours. A label's value always comes from the configuration or
 * from a fixed set, never from a client: no user, prompt, request id or unknown model name.
 */
export function createGatewayMetrics(registry: MetricsRegistry) {
  return {
    ...trafficMetrics(registry),
    ...routingMetrics(registry),
    ...ownMetrics(registry),
    ...resumeMetrics(registry),
    ...queueMetrics(registry),
    ...keptMetrics(registry),
    ...flowMetrics(registry),
  };
}

function trafficMetrics(registry: MetricsRegistry) {
  return {
    modelRequests: registry.counter({
      name: 'llm_model_requests_total',
      help: 'Requests sent to a model, each once however many tries it took.',
      labels: ['model'],
    }),
    requestErrors: registry.counter({
      name: 'llm_request_errors_total',
      help: 'Requests that ended in an error, by its stable code in lower case without the prefix.',
      labels: ['model', 'reason'],
    }),
    modelTokens: registry.counter({
      name: 'llm_model_tokens_total',
      help: 'Prompt and completion tokens, as the backends count them.',
      labels: ['model'],
    }),
    promptTokens: registry.counter({
      name: 'llm_model_prompt_tokens_total',
      help: 'Prompt tokens, as the backends count them.',
      labels: ['model'],
    }),
    completionTokens: registry.counter({
      name: 'llm_model_completion_tokens_total',
      help: 'Completion tokens, as the backends count them.',
      labels: ['model'],
    }),
    promptTokensPerRequest: registry.histogram({
      name: 'llm_prompt_tokens_per_request',
      help: 'Prompt tokens of one request.',
      labels: ['model'],
      bounds: TOKENS,
    }),
    completionTokensPerRequest: registry.histogram({
      name: 'llm_completion_tokens_per_request',
      help: 'Completion tokens of one request.',
      labels: ['model'],
      bounds: TOKENS,
    }),
    modelCost: registry.counter({
      name: 'llm_model_cost_total',
      help: 'Cost by the prices in the configuration.',
      labels: ['model', 'currency'],
    }),
    ttft: registry.histogram({
      name: 'llm_model_ttft_seconds',
      help: 'Time to first token: from the request until the first byte of the answer.',
      labels: ['model'],
      bounds: MODEL_SECONDS,
    }),
    tpot: registry.histogram({
      name: 'llm_model_tpot_seconds',
      help: 'Time per output token after the first.',
      labels: ['model'],
      bounds: TOKEN_SECONDS,
    }),
    completionLatency: registry.histogram({
      name: 'llm_model_completion_latency_seconds',
      help: 'From the request until the end of the answer.',
      labels: ['model'],
      bounds: MODEL_SECONDS,
    }),
  };
}

function routingMetrics(registry: MetricsRegistry) {
  return {
    routingLatency: registry.histogram({
      name: 'llm_model_routing_latency_seconds',
      help: 'Time that signals, projections, decision and selection take.',
      labels: [],
      bounds: OWN_SECONDS,
    }),
    routingModifications: registry.counter({
      name: 'llm_model_routing_modifications_total',
      help: 'Requests whose model was chosen by routing: from the name asked for to the model that served.',
      labels: ['source_model', 'target_model'],
    }),
    routingReasonCodes: registry.counter({
      name: 'llm_routing_reason_codes_total',
      help: 'Why a model was taken: auto_routing, default_model, model_specified or fallback.',
      labels: ['reason_code', 'model'],
    }),
    signalExtraction: registry.counter({
      name: 'llm_signal_extraction_total',
      help: 'Signals evaluated.',
      labels: ['signal_type', 'signal_name'],
    }),
    signalMatch: registry.counter({
      name: 'llm_signal_match_total',
      help: 'Signals that matched.',
      labels: ['signal_type', 'signal_name'],
    }),
    decisionEvaluation: registry.counter({
      name: 'llm_decision_evaluation_total',
      help: 'Requests for which decisions were evaluated.',
      labels: [],
    }),
    decisionMatch: registry.counter({
      name: 'llm_decision_match_total',
      help: 'Requests by the decision that was taken.',
      labels: ['decision_name'],
    }),
    decisionConfidence: registry.histogram({
      name: 'llm_decision_confidence',
      help: 'Confidence of the decision that was taken, 0 to 1.',
      labels: ['decision_name'],
      bounds: SHARES,
    }),
    modelSelection: registry.counter({
      name: 'llm_model_selection_total',
      help: 'Models chosen among the candidates of a decision, by selection algorithm.',
      labels: ['method', 'model', 'decision', 'tier'],
    }),
    reasoningDecisions: registry.counter({
      name: 'llm_reasoning_decisions_total',
      help: 'Requests by reasoning mode; category is the decision.',
      labels: ['category', 'model', 'enabled', 'effort'],
    }),
    pluginExecution: registry.counter({
      name: 'llm_plugin_execution_total',
      help: 'Plugin runs by outcome.',
      labels: ['plugin_type', 'decision_name', 'status'],
    }),
    pluginLatency: registry.histogram({
      name: 'llm_plugin_execution_latency_seconds',
      help: 'Time that a plugin takes.',
      labels: ['plugin_type'],
      bounds: OWN_SECONDS,
    }),
    pluginErrors: registry.counter({
      name: 'llm_plugin_execution_errors_total',
      help: 'Plugin runs that failed, by the error’s stable code.',
      labels: ['plugin_type', 'error_reason'],
    }),
  };
}

function ownMetrics(registry: MetricsRegistry) {
  return {
    httpRequests: registry.counter({
      name: 'fairlead_http_requests_total',
      help: 'HTTP requests by route and status; unknown paths count as the route "unknown".',
      labels: ['route', 'status'],
    }),
    inFlight: registry.gauge({
      name: 'fairlead_in_flight',
      help: 'Requests being served now.',
      labels: [],
    }),
    backendState: registry.gauge({
      name: 'fairlead_backend_state',
      help: '1 for the state that a backend is in; with several workers, how many see it so.',
      labels: ['model', 'backend', 'state'],
    }),
    backendAttempts: registry.counter({
      name: 'fairlead_backend_attempts_total',
      help: 'Tries at a backend by how they ended.',
      labels: ['model', 'backend', 'outcome'],
    }),
    retries: registry.counter({
      name: 'fairlead_retries_total',
      help: 'Tries beyond the first.',
      labels: [],
    }),
    hedges: registry.counter({
      name: 'fairlead_hedges_total',
      help: 'Second requests sent because the first was slow.',
      labels: [],
    }),
    configReloads: registry.counter({
      name: 'fairlead_config_reloads_total',
      help: 'Reloads of the configuration: applied or refused.',
      labels: ['result'],
    }),
    streamChunks: registry.counter({
      name: 'fairlead_stream_chunks_total',
      help: 'Chunks of streams passed to clients.',
      labels: [],
    }),
  };
}

/** Of what is kept: answers, findings, records. */
function keptMetrics(registry: MetricsRegistry) {
  return {
    cacheHits: registry.counter({
      name: 'llm_cache_plugin_hits_total',
      help: 'Requests that were answered from the cache.',
      labels: ['decision_name', 'plugin_type', 'hit_kind'],
    }),
    cacheMisses: registry.counter({
      name: 'llm_cache_plugin_misses_total',
      help: 'Requests that were looked up in the cache and sent on.',
      labels: ['decision_name', 'plugin_type'],
    }),
    cacheEntries: registry.gauge({
      name: 'fairlead_cache_entries',
      help: 'Answers that the cache holds.',
      labels: [],
    }),
    cacheBytes: registry.gauge({
      name: 'fairlead_cache_bytes',
      help: 'What they take, vectors included.',
      labels: [],
    }),
    cacheEvictions: registry.counter({
      name: 'fairlead_cache_evictions_total',
      help: 'Answers that went for want of room.',
      labels: [],
    }),
    cacheRefusals: registry.counter({
      name: 'fairlead_cache_refusals_total',
      help: 'Answers that were near enough and refused by a guard.',
      labels: [],
    }),
    savedTokens: registry.counter({
      name: 'fairlead_cache_saved_tokens_total',
      help: 'Tokens of answers that came from the cache.',
      labels: [],
    }),
    savedCost: registry.counter({
      name: 'fairlead_cache_saved_cost_total',
      help: 'What those answers cost when they were made, in the currency of the prices.',
      labels: [],
    }),
    savedSeconds: registry.counter({
      name: 'fairlead_cache_saved_seconds_total',
      help: 'What those answers took when they were made.',
      labels: [],
    }),
    findings: registry.counter({
      name: 'fairlead_findings_total',
      help: 'What plugins found in requests and answers, and did about it.',
      labels: ['plugin', 'what', 'action'],
    }),
    recordsShed: registry.counter({
      name: 'fairlead_records_shed_total',
      help: 'Records that were dropped because too many waited to be written.',
      labels: [],
    }),
    degraded: registry.gauge({
      name: 'fairlead_degraded',
      help: 'Parts that do not work and are done without; /ready says which.',
      labels: [],
    }),
  };
}
