import { parsePrometheus, type Sample } from './prometheus.ts';

/** What an inference server says of itself. */
export interface ServerMetrics {
  /** When it was read, on the monotonic clock. */
  readonly atMs: number;
  /** Requests in the batch, whoever sent them. */
  readonly running: number;
  /** Requests that wait for a place in the batch. */
  readonly waiting: number;
  /** Share of the KV cache that running requests hold, 0 to 1. */
  readonly kvUsage: number | undefined;
  /** Size of the KV cache in tokens. */
  readonly kvTokens: number | undefined;
  /** Prompt tokens since the server's start, and how many of them its prefix cache had. */
  readonly promptTokens: number | undefined;
  readonly cachedTokens: number | undefined;
  /** Adapters of requests that run or wait. */
  readonly loras: ReadonlySet<string>;
  /** How many adapters fit in at once. */
  readonly maxLoras: number | undefined;
}

/**
 * Names by figure, the newest first: of several that a server shows for one figure the first counts. vLLM renamed its KV-cache and
 * prefix-cache figures with its V1 engine (docs.vllm.ai, usage/metrics); SGLang's are those of its production metrics page.
 */
const NAMES = {
  running: ['vllm:num_requests_running', 'sglang:num_running_reqs'],
  waiting: ['vllm:num_requests_waiting', 'sglang:num_queue_reqs'],
  kvUsage: ['vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc', 'sglang:token_usage'],
  kvTokens: ['sglang:max_total_num_tokens'],
  promptTokens: [
    'vllm:prefix_cache_queries_total',
    'vllm:gpu_prefix_cache_queries_total',
    'sglang:prompt_tokens_total',
  ],
  cachedTokens: [
    'vllm:prefix_cache_hits_total',
    'vllm:gpu_prefix_cache_hits_total',
    'sglang:cached_tokens_total',
  ],
} as const;
const LORAS = 'vllm:lora_requests_info';
const KV_SIZE = 'vllm:cache_config_info';
const WANTED: ReadonlySet<string> = new Set([...Object.values(NAMES).flat(), LORAS, KV_SIZE]);

/** Workers of one replica show its figures again: only the first of them counts. */
const isFirstRank = ({ labels }: Sample) =>
  (labels.tp_rank ?? '0') === '0' && (labels.pp_rank ?? '0') === '0';

/**
 * Reads a vLLM or SGLang server's metrics; undefined where `text` shows no queue of either. Of a server with several models the
 * series of `model` count, where it is named. Replicas within a server add up; of their KV-cache use the mean counts.
 */
export function readServerMetrics(text: string, model: string, atMs: number): ServerMetrics | undefined {
  const samples = parsePrometheus(text, WANTED).filter(isFirstRank);
  const running = sum(find(samples, NAMES.running, model));
  const waiting = sum(find(samples, NAMES.waiting, model));
  if (running === undefined && waiting === undefined) return undefined;
  const kvUsage = find(samples, NAMES.kvUsage, model);
  const sumOfUsage = sum(kvUsage);
  // every change of adapters adds a series whose value is its time: the newest is how it is
  const adapters = samples
    .filter(({ name }) => name === LORAS)
    .reduce<Sample | undefined>(
      (newest, one) => (newest === undefined || one.value > newest.value ? one : newest),
      undefined,
    );
  return {
    atMs,
    running: running ?? 0,
    waiting: waiting ?? 0,
    kvUsage: sumOfUsage === undefined ? undefined : sumOfUsage / kvUsage.length,
    kvTokens: sum(find(samples, NAMES.kvTokens, model)) ?? poolTokens(find(samples, [KV_SIZE], model)),
    promptTokens: sum(find(samples, NAMES.promptTokens, model)),
    cachedTokens: sum(find(samples, NAMES.cachedTokens, model)),
    loras: new Set([
      ...list(adapters?.labels.running_lora_adapters),
      ...list(adapters?.labels.waiting_lora_adapters),
    ]),
    maxLoras: positive(adapters?.labels.max_lora),
  };
}

/** The samples of the first of `names` that has any; those of `model` where the series name it. */
function find(samples: readonly Sample[], names: readonly string[], model: string): readonly Sample[] {
  for (const wanted of names) {
    const found = samples.filter(({ name, value }) => name === wanted && Number.isFinite(value));
    if (found.length === 0) continue;
    const own = found.filter(({ labels }) => labels.model_name === model);
    return own.length === 0 ? found : own; // the model may have another name at the server
  }
  return [];
}

function sum(samples: readonly Sample[]): number | undefined {
  if (samples.length === 0) return undefined;
  return samples.reduce((total, { value }) => total + Math.max(0, value), 0);
}

function poolTokens(samples: readonly Sample[]): number | undefined {
  let tokens = 0;
  for (const { labels } of samples) {
    tokens += (positive(labels.block_size) ?? 0) * (positive(labels.num_gpu_blocks) ?? 0);
  }
  return tokens === 0 ? undefined : tokens;
}

const list = (names: string | undefined) => (names ?? '').split(',').flatMap((name) => name.trim() || []);

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}
