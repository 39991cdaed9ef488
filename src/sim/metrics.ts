import type { Engine } from './engine/engine.ts';
import { BLOCK_TOKENS } from './engine/engine.ts';
import type { ModelSpec } from './options.ts';

const ttftSeconds = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
  2560,
];
const tokenSeconds = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
];
const requestSeconds = [
  0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
];
const tokenCounts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];

class Histogram {
  readonly bounds: readonly number[];
  readonly counts: number[];
  sum = 0;
  count = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.sum += value;
    this.count++;
    const index = this.bounds.findIndex((bound) => value <= bound);
    if (index !== -1) this.counts[index] = (this.counts[index] ?? 0) + 1;
  }
}

export type FinishedReason = 'stop' | 'length' | 'abort' | 'error';

/** What one model has done, under vLLM's metric names (as of vLLM 0.11); times are simulated seconds. */
export class ModelMetrics {
  promptTokens = 0;
  generationTokens = 0;
  /** Tokens looked up in the prefix cache, and found there. */
  prefixQueries = 0;
  prefixHits = 0;
  /** Tokens of prompts whose KV cache came from another server, or was here already. */
  fetchedTokens = 0;
  readonly finished: Record<FinishedReason, number> = { stop: 0, length: 0, abort: 0, error: 0 };
  readonly ttft = new Histogram(ttftSeconds);
  readonly interToken = new Histogram(tokenSeconds);
  readonly perOutputToken = new Histogram(tokenSeconds);
  readonly e2e = new Histogram(requestSeconds);
  readonly queue = new Histogram(requestSeconds);
  readonly prefill = new Histogram(requestSeconds);
  readonly decode = new Histogram(requestSeconds);
  readonly requestPromptTokens = new Histogram(tokenCounts);
  readonly requestGenerationTokens = new Histogram(tokenCounts);
}

export interface MeasuredModel {
  readonly spec: ModelSpec;
  readonly engine: Engine;
  readonly metrics: ModelMetrics;
}

type Reader = (model: MeasuredModel) => number;

const gauges: readonly (readonly [string, string, Reader])[] = [
  ['vllm:num_requests_running', 'Requests in the batch.', ({ engine }) => engine.running.size],
  ['vllm:num_requests_waiting', 'Requests waiting for a place.', ({ engine }) => engine.waiting.size],
  ['vllm:kv_cache_usage_perc', 'KV blocks in use; 1 is all of them.', usage],
  ['vllm:gpu_cache_usage_perc', 'The same under its older name.', usage],
];

const counters: readonly (readonly [string, string, Reader])[] = [
  ['vllm:prompt_tokens_total', 'Tokens of prompts.', ({ metrics }) => metrics.promptTokens],
  ['vllm:generation_tokens_total', 'Tokens generated.', ({ metrics }) => metrics.generationTokens],
  [
    'vllm:prefix_cache_queries_total',
    'Tokens looked up in the prefix cache.',
    ({ metrics }) => metrics.prefixQueries,
  ],
  ['vllm:prefix_cache_hits_total', 'Tokens found in the prefix cache.', ({ metrics }) => metrics.prefixHits],
  [
    'vllm:external_prefix_cache_hits_total',
    'Tokens whose KV cache came from another server.',
    ({ metrics }) => metrics.fetchedTokens,
  ],
  ['vllm:num_preemptions_total', 'Preemptions; this scheduler never needs one.', () => 0],
];

const histograms: readonly (readonly [string, string, (metrics: ModelMetrics) => Histogram])[] = [
  ['vllm:time_to_first_token_seconds', 'Arrival to first token.', (metrics) => metrics.ttft],
  ['vllm:time_per_output_token_seconds', 'Between two tokens, under its older name.', (m) => m.interToken],
  ['vllm:inter_token_latency_seconds', 'Between two tokens.', (metrics) => metrics.interToken],
  [
    'vllm:request_time_per_output_token_seconds',
    'Mean gap of a request.',
    (metrics) => metrics.perOutputToken,
  ],
  ['vllm:e2e_request_latency_seconds', 'Arrival to last token.', (metrics) => metrics.e2e],
  ['vllm:request_queue_time_seconds', 'Arrival to the place in the batch.', (metrics) => metrics.queue],
  ['vllm:request_prefill_time_seconds', 'Place in the batch to first token.', (metrics) => metrics.prefill],
  ['vllm:request_decode_time_seconds', 'First to last token.', (metrics) => metrics.decode],
  ['vllm:request_prompt_tokens', 'Tokens of a prompt.', (metrics) => metrics.requestPromptTokens],
  ['vllm:request_generation_tokens', 'Tokens of an answer.', (metrics) => metrics.requestGenerationTokens],
];

/** All models in Prometheus's text form 0.0.4. */
export function renderMetrics(models: readonly MeasuredModel[]): string {
  const lines: string[] = [];
  const head = (name: string, type: string, help: string) =>
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
  for (const [list, type] of [
    [gauges, 'gauge'],
    [counters, 'counter'],
  ] as const) {
    for (const [name, help, read] of list) {
      head(name, type, help);
      for (const model of models) lines.push(`${name}{${labels(model)}} ${read(model)}`);
    }
  }
  head('vllm:request_success_total', 'counter', 'Finished requests by how they ended.');
  for (const model of models) {
    for (const [reason, count] of Object.entries(model.metrics.finished)) {
      lines.push(`vllm:request_success_total{${labels(model)},finished_reason="${reason}"} ${count}`);
    }
  }
  head('vllm:cache_config_info', 'gauge', 'The KV pool.');
  for (const model of models) {
    const size = `block_size="${BLOCK_TOKENS}",num_gpu_blocks="${model.engine.pool.totalBlocks}"`;
    lines.push(`vllm:cache_config_info{${labels(model)},${size},enable_prefix_caching="True"} 1`);
  }
  for (const [name, help, pick] of histograms) {
    head(name, 'histogram', help);
    for (const model of models) renderHistogram(lines, name, labels(model), pick(model.metrics));
  }
  return `${lines.join('\n')}\n`;
}

function renderHistogram(lines: string[], name: string, label: string, histogram: Histogram): void {
  let below = 0;
  histogram.bounds.forEach((bound, index) => {
    below += histogram.counts[index] ?? 0;
    lines.push(`${name}_bucket{${label},le="${bound}"} ${below}`);
  });
  lines.push(`${name}_bucket{${label},le="+Inf"} ${histogram.count}`);
  lines.push(`${name}_sum{${label}} ${histogram.sum}`, `${name}_count{${label}} ${histogram.count}`);
}

function usage({ engine: { pool } }: MeasuredModel): number {
  return pool.used / pool.totalBlocks;
}

function labels({ spec }: MeasuredModel): string {
  const name = spec.name.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `model_name="${name}",engine="0"`;
}
