import type { Slots } from './slots.ts';

/** What the server has done since it began, in tokens and answers. */
export interface Counts {
  promptTokens: number;
  generationTokens: number;
  /** Tokens of prompts that a slot held already. */
  cachedTokens: number;
  readonly finished: Record<'stop' | 'length' | 'abort' | 'error', number>;
}

export function newCounts(): Counts {
  return {
    promptTokens: 0,
    generationTokens: 0,
    cachedTokens: 0,
    finished: { stop: 0, length: 0, abort: 0, error: 0 },
  };
}

/** In Prometheus's text form 0.0.4, under vLLM's names (as of vLLM 0.11), so that what reads vLLM reads this. */
export function renderLocalMetrics(model: string, slots: Slots, counts: Counts): string {
  const name = model.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const label = `model_name="${name}",engine="0"`;
  const lines: string[] = [];
  const metric = (
    id: string,
    type: 'gauge' | 'counter',
    help: string,
    values: readonly (readonly [string, number])[],
  ) => {
    lines.push(`# HELP vllm:${id} ${help}`, `# TYPE vllm:${id} ${type}`);
    for (const [more, value] of values) lines.push(`vllm:${id}{${label}${more}} ${value}`);
  };
  metric('num_requests_running', 'gauge', 'Chats in work.', [['', slots.running]]);
  metric('num_requests_waiting', 'gauge', 'Chats that wait.', [['', slots.waiting]]);
  metric('prompt_tokens_total', 'counter', 'Tokens of prompts.', [['', counts.promptTokens]]);
  metric('generation_tokens_total', 'counter', 'Tokens generated.', [['', counts.generationTokens]]);
  metric('prefix_cache_queries_total', 'counter', 'Tokens looked up.', [['', counts.promptTokens]]);
  metric('prefix_cache_hits_total', 'counter', 'Tokens found.', [['', counts.cachedTokens]]);
  const finished = Object.entries(counts.finished);
  metric(
    'request_success_total',
    'counter',
    'Finished chats by how they ended.',
    finished.map(([reason, count]) => [`,finished_reason="${reason}"`, count] as const),
  );
  return `${lines.join('\n')}\n`;
}
