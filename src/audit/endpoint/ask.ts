/** What is asked of an endpoint. */
export interface ChatAsk {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  /** Rivals wanted at each place; left out: no log-probabilities. */
  readonly topLogprobs?: number | undefined;
}
