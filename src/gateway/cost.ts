import type { Price } from '../config/schema/model.ts';
import type { Usage } from '../protocol/openai-chat.ts';

/**
 * What `usage` costs at `price`, in the price's currency. Prompt tokens that were read from the provider's cache, or
 * written to it, go by their own prices, where there are any.
 */
export function costOf(usage: Usage, price: Price): number {
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0;
  const written = Number(usage.prompt_tokens_details?.cache_write_tokens ?? 0);
  const fresh = usage.prompt_tokens - cached - written;
  const cachedPrice = price.cachedInputPer1M ?? price.inputPer1M;
  return (
    (fresh * price.inputPer1M + cached * cachedPrice + usage.completion_tokens * price.outputPer1M) / 1e6
  );
}
