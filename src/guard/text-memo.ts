import { hash } from 'node:crypto';

/**
 * What was found in texts that come again with every turn of a conversation, by their SHA-256: it holds no text, and lies in the
 * memory of this process alone. Bounded by weight; what was not used for longest goes first.
 */
export class TextMemo<Value> {
  readonly #known = new Map<string, Value>();
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
    const value = this.#known.get(digest);
    if (value !== undefined) {
      this.#known.delete(digest);
      this.#known.set(digest, value);
    }
    return { value, digest };
  }

  set(digest: string, value: Value): void {
    const before = this.#known.get(digest);
    if (before !== undefined) {
      this.#weight -= this.#weigh(before);
      this.#known.delete(digest);
    }
    this.#known.set(digest, value);
    this.#weight += this.#weigh(value);
    for (const [oldest, one] of this.#known) {
      if (this.#weight <= this.#limit) return;
      this.#known.delete(oldest);
      this.#weight -= this.#weigh(one);
    }
  }
}
