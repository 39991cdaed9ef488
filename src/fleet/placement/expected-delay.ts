import type { Backend, PickWish } from '../types.ts';
import type { LoadBound } from './load-bound.ts';
import type { Predictor } from './predictor.ts';
import { tokensOfBlocks } from './prefix-index.ts';

/** Tokens of the answer that count beside the first: more of them would be mostly noise. */
const FIRST_TOKENS = 16;
/** Loading an adapter from a host's memory or disk. */
const LORA_LOAD_MS = 300;
/** A KV cache this full has no room for one more, where its size is not known. */
const FULL = 0.95;
/** Room that an answer is taken to need at most: servers give it out as the answer grows. */
const MOST_OUTPUT_TOKENS = 1_024;
/** Tokens that a request in a full cache waits for others to say before one of them makes room. */
const WAIT_TOKENS = 128;

/**
 * What it would cost to send a request to a backend: the time until its first lines are said, and what its prefill holds up those
 * that are there already. One object serves all requests of a model, so that asking allocates nothing.
 */
export class ExpectedDelay {
  /** Of the last backend that was asked about. */
  cachedTokens = 0;
  readonly #predictor: Predictor;
  readonly #work = { promptTokens: 0, cachedTokens: 0, outputTokens: 0 };
  readonly #load = { requests: 0, pendingTokens: 0 };

  constructor(predictor: Predictor) {
    this.#predictor = predictor;
  }

  /** Milliseconds. O(log blocks). */
  ms(
    backend: Backend,
    wish: PickWish | undefined,
    blocks: readonly number[],
    bound: LoadBound,
    nowMs: number,
  ): number {
    const { placement } = backend;
    const work = this.#work;
    const load = this.#load;
    work.promptTokens = wish?.promptTokens ?? 0;
    work.outputTokens = wish?.outputTokens ?? 0;
    load.requests = bound.requestsAt(backend);
    load.pendingTokens = placement.pendingTokens;
    const cached = Math.min(work.promptTokens, tokensOfBlocks(placement.prefix.matched(blocks)));
    this.cachedTokens = cached;
    work.cachedTokens = work.promptTokens;
    const withoutPrefillMs = this.#predictor.ttftMs(backend, work, load);
    work.cachedTokens = cached;
    const ttftMs = this.#predictor.ttftMs(backend, work, load);
    const tpotMs = this.#predictor.tpotMs(backend, load);
    let ms = ttftMs + tpotMs * Math.min(FIRST_TOKENS, work.outputTokens);
    ms += Math.max(0, ttftMs - withoutPrefillMs) * load.requests;
    if (this.#isFull(backend, nowMs)) ms += tpotMs * WAIT_TOKENS;
    if (wish?.lora !== undefined && !placement.hasLora(wish.lora, nowMs)) ms += LORA_LOAD_MS;
    return ms;
  }

  #isFull({ placement }: Backend, nowMs: number): boolean {
    const { kvUsage, kvTokens } = placement.server(nowMs) ?? {};
    if (kvUsage === undefined) return false;
    if (kvTokens === undefined) return kvUsage > FULL;
    const { promptTokens, cachedTokens, outputTokens } = this.#work;
    const needed = promptTokens - cachedTokens + Math.min(MOST_OUTPUT_TOKENS, outputTokens);
    return needed > (1 - kvUsage) * kvTokens;
  }
}
