/** Text of `tokens`, which follow `before`; bytes that are no whole character are shown as U+FFFD. */
export type TextOf = (tokens: readonly number[], before: readonly number[]) => string;

/** No character takes more than four bytes, and no token holds less than one. */
const MOST_TOKENS_OF_A_CHARACTER = 4;
const CONTEXT = 4;

/** Turns tokens into text as they come; a token that ends within a character waits for the rest of it. */
export class TokenText {
  readonly #textOf: TextOf;
  #before: readonly number[];
  #waiting: number[] = [];

  /** `before`: what the first token follows. */
  constructor(textOf: TextOf, before: readonly number[]) {
    this.#textOf = textOf;
    this.#before = before.slice(-CONTEXT);
  }

  push(token: number): string {
    this.#waiting.push(token);
    const text = this.#textOf(this.#waiting, this.#before);
    const isBroken = text.endsWith('\ufffd') && this.#waiting.length < MOST_TOKENS_OF_A_CHARACTER;
    return isBroken ? '' : this.#flush(text);
  }

  /** What waits, once nothing more comes, without a character that is not whole. */
  end(): string {
    if (this.#waiting.length === 0) return '';
    return this.#flush(this.#textOf(this.#waiting, this.#before)).replace(/\ufffd+$/, '');
  }

  #flush(text: string): string {
    this.#before = [...this.#before, ...this.#waiting].slice(-CONTEXT);
    this.#waiting = [];
    return text;
  }
}
