import type { ModelFacts } from './define.ts';

const MILLION = 1_000_000;

/** Cost of one request in the price's currency; undefined where the model has no price. */
export function requestCost(
  facts: ModelFacts,
  promptTokens: number,
  completionTokens: number,
): number | undefined {
  const { price } = facts;
  if (price === undefined) return undefined;
  return (promptTokens * price.inputPer1M + completionTokens * price.outputPer1M) / MILLION;
}

/**
 * The price that stands for a request of which only the prompt is estimated, per million tokens:
 * the prompt price, or the completion price where the prompt is free and its length unknown.
 */
export function promptRatePer1M(facts: ModelFacts, promptTokens: number): number | undefined {
  const { price } = facts;
  if (price === undefined) return undefined;
  return promptTokens > 0 || price.inputPer1M > 0 ? price.inputPer1M : price.outputPer1M;
}
