const SPACE = 32;
const ZERO = 48;
/** Longer texts are folded anew each time. */
const UNITS_KEPT = 65_536;

/** True for scripts that are written without spaces between words: one character is a word there. */
export function isUnspaced(code: number): boolean {
  // Thai comes first of them: most texts have nothing behind it.
  if (code < 0x0e00) return false;
  return (
    (code >= 0x3040 && code <= 0x30ff) || // kana
    (code >= 0x3400 && code <= 0x9fff) || // Han
    code <= 0x0eff || // Thai, Lao
    (code >= 0x1000 && code <= 0x109f) || // Burmese
    (code >= 0x1780 && code <= 0x17ff) // Khmer
  );
}

/**
 * A text as n-grams are taken of it: NFKC, lower case, every digit 0, each run of white space and controls
 * one space. The buffer is kept and reused, so a caller reads `codes` before it folds again.
 */
export class Folder {
  #codes = new Uint16Array(4_096);
  /** What stands in `codes`: several heads read one text. */
  #text: string | undefined;
  #length = 0;

  /** UTF-16 units of the folded text stand in `codes[0..return value)`. O(length). */
  fold(text: string): number {
    if (text !== this.#text) {
      this.#length = this.#fill(text);
      // A longer one is not kept in memory for the next to be compared with.
      this.#text = text.length > UNITS_KEPT ? undefined : text;
    }
    return this.#length;
  }

  #fill(text: string): number {
    const plain = isAscii(text) ? text : text.normalize('NFKC').toLowerCase();
    if (this.#codes.length < plain.length + 1) this.#codes = new Uint16Array(plain.length * 2);
    const codes = this.#codes;
    let length = 0;
    // As if a space stood in front, so that none is kept there.
    let before = SPACE;
    for (let i = 0; i < plain.length; i++) {
      const code = folded(plain.charCodeAt(i));
      if (code === SPACE && before === SPACE) continue;
      codes[length++] = code;
      before = code;
    }
    return length > 0 && codes[length - 1] === SPACE ? length - 1 : length;
  }

  get codes(): Uint16Array {
    return this.#codes;
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

function folded(code: number): number {
  if (code >= 97 && code <= 122) return code;
  if (code <= SPACE || code === 127) return SPACE;
  if (code >= 65 && code <= 90) return code | 32;
  if (code >= ZERO && code <= 57) return ZERO;
  if (code < 128) return code;
  if (code === 0xa0 || code === 0x3000 || (code >= 0x2000 && code <= 0x200d) || code === 0xfeff) return SPACE;
  return code;
}
