/** What a server says that its drafts came to. */
export interface Speculation {
  /** Steps in which tokens were drafted. */
  readonly drafts: number;
  readonly draftTokens: number;
  readonly acceptedTokens: number;
  /** Accepted over drafted, 0 to 1. */
  readonly acceptanceRate: number;
  /** Tokens that one step of the main model gave, its own among them: 1 + accepted over drafts. */
  readonly acceptanceLength: number;
  /** Share of drafts whose token at each place, from the first, was accepted. */
  readonly byPlace: readonly number[];
}

/** Sums over all models and engines of Prometheus's text form, by name without `_total`; labels `position` kept apart. */
export function readCounters(text: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of text.split('\n')) {
    const found = /^([a-zA-Z_:][\w:]*)(?:\{([^}]*)\})?\s+(\S+)/.exec(line);
    if (found === null) continue;
    const [, name = '', labels = '', value] = found;
    const position = /\bposition="(\d+)"/.exec(labels)?.[1];
    const key = `${name.replace(/_total$/, '')}${position === undefined ? '' : `@${position}`}`;
    const number = Number(value);
    if (Number.isFinite(number)) sums.set(key, (sums.get(key) ?? 0) + number);
  }
  return sums;
}

/**
 * What was drafted and accepted between two looks at vLLM's metrics (vllm:spec_decode_*, docs.vllm.ai, V1 metrics);
 * undefined where the server drafts nothing or does not say so. Counters of other clients' requests are among them.
 */
export function speculationBetween(
  before: string | undefined,
  after: string | undefined,
): Speculation | undefined {
  if (before === undefined || after === undefined) return undefined;
  const [from, to] = [readCounters(before), readCounters(after)];
  const grown = (name: string) => (to.get(name) ?? 0) - (from.get(name) ?? 0);
  const drafts = grown('vllm:spec_decode_num_drafts');
  const draftTokens = grown('vllm:spec_decode_num_draft_tokens');
  const acceptedTokens = grown('vllm:spec_decode_num_accepted_tokens');
  if (drafts <= 0 || draftTokens <= 0) return undefined;
  const byPlace: number[] = [];
  for (let place = 0; to.has(`vllm:spec_decode_num_accepted_tokens_per_pos@${place}`); place++)
    byPlace.push(grown(`vllm:spec_decode_num_accepted_tokens_per_pos@${place}`) / drafts);
  return {
    drafts,
    draftTokens,
    acceptedTokens,
    acceptanceRate: acceptedTokens / draftTokens,
    acceptanceLength: 1 + acceptedTokens / drafts,
    byPlace,
  };
}
