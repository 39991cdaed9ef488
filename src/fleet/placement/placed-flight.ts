import type { Backend, FlightEnd, PickWish } from '../types.ts';
import type { Predictor, ServerLoad, Work } from './predictor.ts';
import { tokensOfBlocks } from './prefix-index.ts';

/** An answer of fewer tokens says little of the time for each. */
const FEWEST_TOKENS = 16;

/** A request on its way to the backend that was chosen for it: holds its place in the load, and teaches the predictor. */
export class PlacedFlight implements Work, ServerLoad {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly requests: number;
  readonly pendingTokens: number;
  readonly #backend: Backend;
  readonly #predictor: Predictor;
  /** Its own part in the backend's pending tokens; 0 once it is answered. */
  #pending: number;

  /** Takes its place at the backend as it stands now, before the flight itself is counted. */
  constructor(backend: Backend, wish: PickWish, predictor: Predictor, nowMs: number) {
    const { placement } = backend;
    const blocks = wish.prefix();
    this.#backend = backend;
    this.#predictor = predictor;
    this.promptTokens = wish.promptTokens;
    this.outputTokens = wish.outputTokens;
    this.cachedTokens = Math.min(wish.promptTokens, tokensOfBlocks(placement.prefix.matched(blocks)));
    this.requests = backend.inFlight + placement.foreign(nowMs);
    this.pendingTokens = placement.pendingTokens;
    this.#pending = this.promptTokens - this.cachedTokens;
    placement.pendingTokens += this.#pending;
    placement.prefix.touch(blocks);
    if (wish.lora !== undefined) placement.askedLora(wish.lora);
  }

  /** The answer has begun: a stream `ttftMs` after it was sent; undefined where that is not known, as of a whole answer. */
  began(ttftMs: number | undefined): void {
    this.#release();
    if (ttftMs !== undefined) this.#predictor.learn?.(this.#backend, this, this, { ttftMs });
  }

  /** The answer is whole, with so many milliseconds between two tokens. */
  spoke(tpotMs: number): void {
    this.#predictor.learn?.(this.#backend, this, this, { tpotMs });
  }

  /** The answer came whole after `totalMs`: what is left beside the time that its first token takes was spent on its tokens. */
  whole(totalMs: number, tokens: number): void {
    if (tokens < FEWEST_TOKENS) return;
    const decodeMs = totalMs - this.#predictor.ttftMs(this.#backend, this, this);
    this.spoke(Math.max(0, decodeMs) / tokens);
  }

  ended(how: FlightEnd): void {
    this.#release();
    // nobody listens there: when somebody does again, it is a new server
    if (how === 'refused') this.#backend.placement.lost();
  }

  #release(): void {
    this.#backend.placement.pendingTokens -= this.#pending;
    this.#pending = 0;
  }
}
