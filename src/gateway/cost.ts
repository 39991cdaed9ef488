import type { Price } from '../config/schema/model.ts';
import type { Usage } from '../protocol/openai-chat.ts';

/**
 * What `usage` costs at `price`, in the price's currency; 0 where either is not known. Prompt tokens that were read from the provider's cache, or
 * written to it, go by their own prices, where there are any.
 */
export function costOf(usage: Usage | undefined, price: Price | undefined): number {
  if (usage === undefined || price === undefined) return 0;
  const cached = count(usage.prompt_tokens_details?.cached_tokens);
  const written = count(usage.prompt_tokens_details?.cache_write_tokens);
  const fresh = Math.max(0, usage.prompt_tokens - cached - written);
  const cachedPrice = price.cachedInputPer1M ?? price.inputPer1M;
  const writePrice = price.cacheWritePer1M ?? price.inputPer1M;
  const prompt = fresh * price.inputPer1M + cached * cachedPrice + written * writePrice;
  return (prompt + usage.completion_tokens * price.outputPer1M) / 1e6;
}

function count(tokens: unknown): number {
  return typeof tokens === 'number' ? tokens : 0;
}
