import { type Field, orNothing } from '../source.ts';

/** pricing in our form; a price that states only one side counts the other as free. */
export function importPrice(pricing: Field, to: string): Record<string, unknown> | undefined {
  const input = pricing.at('prompt_per_1m').number(`${to}.inputPer1M`);
  const output = pricing.at('completion_per_1m').number(`${to}.outputPer1M`);
  const more = orNothing({
    currency: pricing.at('currency').text(`${to}.currency`),
    cachedInputPer1M: pricing.at('cached_input_per_1m').number(`${to}.cachedInputPer1M`),
    cacheWritePer1M: pricing.at('cache_write_per_1m').number(`${to}.cacheWritePer1M`),
  });
  if (input === undefined && output === undefined && more === undefined) return undefined;
  return { ...more, inputPer1M: input ?? 0, outputPer1M: output ?? 0 };
}
