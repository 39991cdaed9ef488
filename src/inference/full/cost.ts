/** Weight of the newest run in the moving mean: about the last ten count. */
const NEWEST = 0.1;

/** What a token costs the transformer, as a moving mean over its runs. */
export class TokenCost {
  #perTokenMs: number;

  /** `perTokenMs` is the first guess. */
  constructor(perTokenMs: number) {
    this.#perTokenMs = perTokenMs;
  }

  get perTokenMs(): number {
    return this.#perTokenMs;
  }

  /** Takes note of a run over `tokens`, padding included. */
  add(tookMs: number, tokens: number): void {
    this.#perTokenMs += NEWEST * (tookMs / tokens - this.#perTokenMs);
  }
}
