/** A text that the client has, and that a backend says again from its beginning. */
export class Skip {
  #left: string;

  constructor(text: string) {
    this.#left = text;
  }

  get done(): boolean {
    return this.#left === '';
  }

  /** What of `said` is new; undefined where it differs from what the client has. */
  past(said: string): string | undefined {
    const left = this.#left;
    if (left === '') return said;
    if (said.length <= left.length) {
      if (!left.startsWith(said)) return undefined;
      this.#left = left.slice(said.length);
      return '';
    }
    if (!said.startsWith(left)) return undefined;
    this.#left = '';
    return said.slice(left.length);
  }
}
