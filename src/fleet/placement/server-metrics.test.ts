import { describe, expect, it } from 'vitest';
import { readServerMetrics } from './server-metrics.ts';

const read = (text: string, model = 'm') => readServerMetrics(text, model, 5);

describe('readServerMetrics', () => {
  it('reads vLLM', () => {
    const metrics = read(`# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="m"} 3.0
vllm:num_requests_waiting{engine="0",model_name="m"} 2.0
vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.25
vllm:prefix_cache_queries_total{engine="0",model_name="m"} 1000.0
vllm:prefix_cache_hits_total{engine="0",model_name="m"} 400.0
vllm:cache_config_info{block_size="16",engine="0",num_gpu_blocks="1024",num_cpu_blocks="None"} 1.0
vllm:lora_requests_info{max_lora="4",running_lora_adapters="old",waiting_lora_adapters=""} 1.7590001e+09
vllm:lora_requests_info{max_lora="4",running_lora_adapters="sql,law",waiting_lora_adapters="poem"} 1.7590009e+09
`);
    expect(metrics).toEqual({
      atMs: 5,
      running: 3,
      waiting: 2,
      kvUsage: 0.25,
      kvTokens: 16_384,
      promptTokens: 1000,
      cachedTokens: 400,
      loras: new Set(['sql', 'law', 'poem']),
      maxLoras: 4,
    });
  });

  it('reads the older names of vLLM, and prefers the newer', () => {
    const old =
      'vllm:num_requests_running 1\nvllm:gpu_cache_usage_perc 0.5\nvllm:gpu_prefix_cache_hits_total 7\n';
    expect(read(old)).toMatchObject({ running: 1, waiting: 0, kvUsage: 0.5, cachedTokens: 7 });
    expect(read(`${old}vllm:kv_cache_usage_perc 0.75\n`)?.kvUsage).toBe(0.75);
  });

  it('reads SGLang, one rank of it', () => {
    const line = (name: string, value: number, rank = 0) =>
      `sglang:${name}{model_name="Qwen/Qwen3",tp_rank="${rank}",pp_rank="0"} ${value}`;
    const text = [
      line('num_running_reqs', 4),
      line('num_running_reqs', 4, 1),
      line('num_queue_reqs', 9),
      line('token_usage', 0.28),
      line('max_total_num_tokens', 471258),
      line('prompt_tokens_total', 100),
      line('cached_tokens_total', 60),
    ].join('\n');
    expect(read(text)).toMatchObject({
      running: 4,
      waiting: 9,
      kvUsage: 0.28,
      kvTokens: 471258,
      promptTokens: 100,
      cachedTokens: 60,
    });
  });

  it('adds up replicas, and takes the series of its own model', () => {
    const series = (model: string, engine: number, running: number, usage: number) =>
      `vllm:num_requests_running{model_name="${model}",engine="${engine}"} ${running}\n` +
      `vllm:kv_cache_usage_perc{model_name="${model}",engine="${engine}"} ${usage}\n`;
    const text = series('m', 0, 1, 0.2) + series('m', 1, 2, 0.4) + series('n', 0, 30, 1);
    expect(read(text)).toMatchObject({ running: 3, kvUsage: expect.closeTo(0.3) });
    expect(read(text, 'alias')?.running).toBe(33);
  });

  it('is undefined for a page that is none', () => {
    expect(read('<html>not found</html>')).toBeUndefined();
    expect(read('vllm:num_requests_running NaN\n')).toBeUndefined();
    expect(read('')).toBeUndefined();
  });
});
