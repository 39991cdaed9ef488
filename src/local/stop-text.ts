/** Finds stop sequences in a text that comes in pieces; what may be the beginning of one is held back. */
export class StopText {
  readonly #stop: readonly string[];
  #held = '';
  stopped = false;

  constructor(stop: readonly string[]) {
    this.#stop = stop.filter((one) => one !== '');
  }

  /** The text that may be shown; after a stop sequence none. O(piece x stop sequences). */
  push(piece: string): string {
    if (this.stopped) return '';
    const text = this.#held + piece;
    const found = this.#stop.map((one) => text.indexOf(one)).filter((at) => at >= 0);
    if (found.length > 0) {
      this.stopped = true;
      this.#held = '';
      return text.slice(0, Math.min(...found));
    }
    const held = Math.max(0, ...this.#stop.map((one) => beginningAtEnd(text, one)));
    this.#held = text.slice(text.length - held);
    return text.slice(0, text.length - held);
  }

  /** What was held back, once nothing more comes. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }
}

/** The longest beginning of `stop`, the whole left out, that `text` ends with; its length. */
function beginningAtEnd(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
