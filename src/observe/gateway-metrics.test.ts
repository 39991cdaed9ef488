import { expect, it } from 'vitest';
import { createGatewayMetrics } from './gateway-metrics.ts';
import { MetricsRegistry } from './metrics.ts';
import { createProcessMetrics } from './process-metrics.ts';

function families() {
  const registry = new MetricsRegistry();
  createGatewayMetrics(registry);
  const { dispose } = createProcessMetrics(registry);
  dispose();
  return registry.snapshot().families;
}

it('metric names, kinds and labels are pinned: dashboards stand on them', () => {
  expect(families().map(({ name, type, labels }) => `${name}{${labels.join(',')}} ${type}`)).toEqual([
    'llm_model_requests_total{model} counter',
    'llm_request_errors_total{model,reason} counter',
    'llm_model_tokens_total{model} counter',
    'llm_model_prompt_tokens_total{model} counter',
    'llm_model_completion_tokens_total{model} counter',
    'llm_prompt_tokens_per_request{model} histogram',
    'llm_completion_tokens_per_request{model} histogram',
    'llm_model_cost_total{model,currency} counter',
    'llm_model_ttft_seconds{model} histogram',
    'llm_model_tpot_seconds{model} histogram',
    'llm_model_completion_latency_seconds{model} histogram',
    'llm_model_routing_latency_seconds{} histogram',
    'llm_model_routing_modifications_total{source_model,target_model} counter',
    'llm_routing_reason_codes_total{reason_code,model} counter',
    'llm_signal_extraction_total{signal_type,signal_name} counter',
    'llm_signal_match_total{signal_type,signal_name} counter',
    'llm_decision_evaluation_total{} counter',
    'llm_decision_match_total{decision_name} counter',
    'llm_decision_confidence{decision_name} histogram',
    'llm_model_selection_total{method,model,decision,tier} counter',
    'llm_reasoning_decisions_total{category,model,enabled,effort} counter',
    'llm_plugin_execution_total{plugin_type,decision_name,status} counter',
    'llm_plugin_execution_latency_seconds{plugin_type} histogram',
    'llm_plugin_execution_errors_total{plugin_type,error_reason} counter',
    'fairlead_http_requests_total{route,status} counter',
    'fairlead_in_flight{} gauge',
    'fairlead_backend_state{model,backend,state} gauge',
    'fairlead_backend_attempts_total{model,backend,outcome} counter',
    'fairlead_retries_total{} counter',
    'fairlead_hedges_total{} counter',
    'fairlead_config_reloads_total{result} counter',
    'fairlead_stream_chunks_total{} counter',
    'fairlead_stream_resumes_total{model,backend,how} counter',
    'fairlead_stream_resume_seconds{model,how} histogram',
    'fairlead_stream_resume_added_seconds{model,how} histogram',
    'fairlead_queue_length{model,priority} gauge',
    'fairlead_queue_wait_seconds{model,priority} histogram',
    'fairlead_shed_total{model,priority,reason} counter',
    'fairlead_prefills_total{model,how} counter',
    'llm_cache_plugin_hits_total{decision_name,plugin_type,hit_kind} counter',
    'llm_cache_plugin_misses_total{decision_name,plugin_type} counter',
    'fairlead_cache_entries{} gauge',
    'fairlead_cache_bytes{} gauge',
    'fairlead_cache_evictions_total{} counter',
    'fairlead_cache_refusals_total{} counter',
    'fairlead_cache_saved_tokens_total{} counter',
    'fairlead_cache_saved_cost_total{} counter',
    'fairlead_cache_saved_seconds_total{} counter',
    'fairlead_findings_total{plugin,what,action} counter',
    'fairlead_records_shed_total{} counter',
    'fairlead_degraded{} gauge',
    'fairlead_flow_gap_seconds{model,backend} histogram',
    'fairlead_flow_stalls_total{model,backend} counter',
    'fairlead_flow_stragglers_total{model,backend} counter',
    'fairlead_flow_share{model,backend} gauge',
    'fairlead_flow_streams{model,backend} gauge',
    'fairlead_flow_tokens_per_second{model,backend} gauge',
    'fairlead_flow_jitter_seconds{model,backend} gauge',
    'process_cpu_seconds_total{} counter',
    'process_resident_memory_bytes{} gauge',
    'nodejs_heap_size_used_bytes{} gauge',
    'process_start_time_seconds{} gauge',
    'fairlead_event_loop_delay_seconds{quantile} gauge',
  ]);
});

it('no label names a person, a prompt or a request', () => {
  const labels = new Set(families().flatMap((family) => family.labels));
  expect([...labels].filter((label) => /user|group|prompt|session|request|id$|ip/i.test(label))).toEqual([]);
});

it('bounds rise, and durations are in seconds', () => {
  for (const family of families()) {
    if (family.type !== 'histogram') continue;
    expect(family.bounds).toEqual([...family.bounds].sort((a, b) => a - b));
    expect(family.name).not.toMatch(/_ms$|_us$|milli|micro/);
  }
});

it('the process reports itself', () => {
  const registry = new MetricsRegistry();
  const { dispose } = createProcessMetrics(registry);
  const text = registry.text();
  dispose();
  expect(Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(1e7);
  expect(text).toMatch(/^fairlead_event_loop_delay_seconds\{quantile="0.99"\} [\d.]+$/m);
});
