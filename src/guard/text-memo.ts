import { hash } from 'node:crypto';
import { RecencyMap } from '../core/recency.ts';

/**
 * What was found in texts that come again with every turn of a conversation, by their SHA-256: it holds no text, and lies in the
 * memory of this process alone. Bounded by weight; what was not used for longest goes first.
 */
export class TextMemo<Value> {
  readonly #known = new RecencyMap<string, Value>();
  readonly #limit: number;
  readonly #weigh: (value: Value) => number;
  #weight = 0;

  /** `weigh` says what a value weighs, 1 or more; all together at most `limit`. */
  constructor(limit: number, weigh: (value: Value) => number = () => 1) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  /** O(length of the text) for its digest, also where it is known. */
  get(text: string): { readonly value: Value | undefined; readonly digest: string } {
    const digest = hash('sha256', text, 'base64url');
    return { value: this.#known.get(digest), digest };
  }

  set(digest: string, value: Value): void {
    this.#forget(digest);
    this.#known.set(digest, value);
    this.#weight += this.#weigh(value);
    while (this.#weight > this.#limit) {
      const oldest = this.#known.oldest();
      if (oldest === undefined) return;
      this.#forget(oldest);
    }
  }

  #forget(digest: string): void {
    const value = this.#known.peek(digest);
    if (value === undefined) return;
    this.#known.delete(digest);
    this.#weight -= this.#weigh(value);
  }
}
