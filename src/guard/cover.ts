import type { TextForm } from './text-form.ts';

/** Writes a text with marks in place of stretches, piece by piece; in JSON so that the document stays one. */
export interface Cover {
  /** Goes out as it is. */
  keep(text: string): string;
  /** Goes out as `mark`, which holds nothing that JSON would escape. */
  hide(text: string, mark: string): string;
}

export function createCover(form: TextForm): Cover {
  return form === 'json' ? new JsonCover() : TEXT_COVER;
}

const TEXT_COVER: Cover = { keep: (text) => text, hide: (_, mark) => mark };

/** Digits of `\u0041`. */
const HEX_DIGITS = 4;
/** What stands outside of strings and is no structure: numbers, true, false, null. */
const LITERAL = /[\w.+-]/;

/**
 * Follows strings, escapes and literals, so that a mark breaks none: it stands for the rest of what it hides in a string, and
 * as a string for a literal. A number that has begun to go out keeps its length, in ones.
 */
class JsonCover implements Cover {
  #inString = false;
  /** -1: a backslash went before; else digits of an escape that still come. */
  #escape = 0;
  /** What became of the head of the literal that goes on here. */
  #literal: 'none' | 'kept' | 'marked' = 'none';

  keep(text: string): string {
    let out = '';
    for (const char of text) {
      if (!this.#isLiteral(char)) this.#literal = 'none';
      else if (this.#literal === 'none') this.#literal = 'kept';
      if (this.#literal !== 'marked') out += char;
      this.#step(char);
    }
    return out;
  }

  hide(text: string, mark: string): string {
    let out = '';
    let marked = false;
    let begun = this.#escape !== 0; // an escape whose backslash has gone out
    for (const char of text) {
      begun &&= this.#escape !== 0;
      if (this.#isLiteral(char)) {
        out +=
          this.#literal === 'kept' ? char.replace(/\d/, '1') : this.#literal === 'none' ? `"${mark}"` : '';
        if (this.#literal === 'none') this.#literal = 'marked';
      } else {
        this.#literal = 'none';
        const structure = !this.#inString || (char === '"' && this.#escape === 0);
        if (begun || structure) out += char;
        else if (!marked) out += mark;
        marked = !structure && (marked || !begun);
      }
      this.#step(char);
    }
    return this.#escape === -1 && marked ? `${out}\\` : out;
  }

  #isLiteral(char: string): boolean {
    return !this.#inString && LITERAL.test(char);
  }

  #step(char: string): void {
    if (this.#escape === -1) this.#escape = char === 'u' ? HEX_DIGITS : 0;
    else if (this.#escape > 0) this.#escape--;
    else if (char === '"') this.#inString = !this.#inString;
    else if (char === '\\' && this.#inString) this.#escape = -1;
  }
}
