import type { Usage } from './openai-chat.ts';

const isCount = (value: unknown) => typeof value === 'number' && value >= 0;

/**
 * `value` as a usage that can be counted on; undefined when it does not say how long the prompt was.
 * Embeddings have prompt tokens only: their completion counts 0.
 */
export function asUsage(value: unknown): Usage | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const usage = value as Usage;
  if (!isCount(usage.prompt_tokens)) return undefined;
  return isCount(usage.completion_tokens) ? usage : { ...usage, completion_tokens: 0 };
}
