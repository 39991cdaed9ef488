import type { ModelConfig, Price } from '../config/schema/model.ts';
import type { Usage } from '../protocol/openai-chat.ts';
import type { Exchange } from './exchange.ts';

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

/** What a request cost in all: its answer, at the price of the model that gave it, and all calls beside it. */
export function totalCost(
  exchange: Pick<Exchange, 'usage' | 'model' | 'calls'>,
  models: ReadonlyMap<string, ModelConfig>,
): number {
  let cost = costOf(exchange.usage, models.get(exchange.model)?.price);
  for (const { model, usage } of exchange.calls) cost += costOf(usage, models.get(model)?.price);
  return cost;
}

function count(tokens: unknown): number {
  return typeof tokens === 'number' ? tokens : 0;
}
