import type { ChatEndpoint } from '../../endpoint/endpoint.ts';
import type { AskedModel } from '../conversation.ts';
import type { Budget, Price } from './budget.ts';

export interface CountedOptions {
  readonly budget: Budget;
  readonly price?: Price | undefined;
  readonly maxTokens: number;
  readonly temperature: number;
}

/** The endpoint as a model whose every ask is counted. Rejects with FL_BUDGET_SPENT once there is no more to spend. */
export function countedModel(
  endpoint: Pick<ChatEndpoint, 'model' | 'complete'>,
  options: CountedOptions,
): AskedModel {
  return {
    name: endpoint.model,
    async ask(turns, { maxTokens = options.maxTokens, temperature = options.temperature } = {}) {
      options.budget.take();
      const answer = await endpoint.complete({ messages: turns, maxTokens, temperature });
      options.budget.add(answer.promptTokens, answer.completionTokens, options.price);
      const { text, promptTokens, completionTokens, blocked } = answer;
      return { text, promptTokens, completionTokens, blocked };
    },
  };
}
