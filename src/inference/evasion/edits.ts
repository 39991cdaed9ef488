/** Plain text that is kept on each side of an edit, UTF-16 units. */
const CONTEXT_UNITS = 240;

/**
 * Replaces parts of a text, left to right. What lies far from every edit is left out of the result, so a copy of a long
 * document with one decoded line in it is short.
 */
export class Edits {
  readonly #text: string;
  readonly #parts: string[] = [];
  #end = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Puts `replacement` for [from, to), which starts at or behind the end of the one before. */
  replace(from: number, to: number, replacement: string): void {
    this.#keep(from);
    this.#parts.push(replacement);
    this.#end = to;
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** The text as edited; undefined where nothing was. O(edits + what is kept). */
  result(): string | undefined {
    if (this.isEmpty) return undefined;
    const tail = this.#text.slice(this.#end, this.#end + CONTEXT_UNITS);
    return this.#parts.join('') + tail;
  }

  #keep(to: number): void {
    const from = this.#end;
    const isFirst = this.#parts.length === 0;
    if (to - from <= CONTEXT_UNITS * 2) this.#parts.push(this.#text.slice(from, to));
    else {
      if (!isFirst) this.#parts.push(this.#text.slice(from, from + CONTEXT_UNITS), ' … ');
      this.#parts.push(this.#text.slice(to - CONTEXT_UNITS, to));
    }
  }
}
