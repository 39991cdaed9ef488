const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;
const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** Scripts written without spaces between words: a letter beside a word says nothing about its end. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** True when the text has a Han, kana or Hangul character. */
export function hasCjk(text: string): boolean {
  return CJK.test(text);
}

function isAsciiWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
  );
}

/** A letter, mark, digit or underscore of a script that puts spaces between words. */
export function isWordCode(codePoint: number): boolean {
  if (codePoint < 128) return isAsciiWord(codePoint);
  const text = String.fromCodePoint(codePoint);
  return WORD.test(text) && !UNSPACED.test(text);
}

/** A letter or digit other than Han, kana and Hangul: what blocks a phrase of a structure signal. */
export function isBlockingCode(codePoint: number): boolean {
  if (codePoint < 128) return codePoint !== 95 && isAsciiWord(codePoint);
  const text = String.fromCodePoint(codePoint);
  return LETTER_OR_DIGIT.test(text) && !CJK.test(text);
}

/** The code point that ends just before `index`; -1 at the start. */
export function codePointBefore(text: string, index: number): number {
  if (index <= 0) return -1;
  const unit = text.charCodeAt(index - 1);
  if (index > 1 && unit >= 0xdc00 && unit <= 0xdfff) {
    const pair = text.codePointAt(index - 2) ?? unit;
    if (pair > 0xffff) return pair;
  }
  return unit;
}

/** The code point that starts at `index`; -1 at the end. */
export function codePointAfter(text: string, index: number): number {
  return text.codePointAt(index) ?? -1;
}

const KIND = { unknown: 0, none: 1, letter: 2, cjk: 3 } as const;

/**
 * Counts text units: each Han, kana or Hangul character is one, each run of other letters and digits
 * is one (VSR's denominator for densities). O(n); what each UTF-16 unit is, is worked out once per counter.
 */
export class TextUnitCounter {
  readonly #kinds = new Uint8Array(65_536);

  count(text: string): number {
    const kinds = this.#kinds;
    let count = 0;
    let inWord = false;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let kind = kinds[unit] ?? 0;
      if (kind === KIND.unknown) {
        kind = classify(unit);
        kinds[unit] = kind;
      }
      if (kind === KIND.letter) {
        if (!inWord) count++;
        inWord = true;
      } else {
        if (kind === KIND.cjk) count++;
        inWord = false;
      }
    }
    return count;
  }
}

function classify(unit: number): number {
  // Planes 2 and 3 hold ideographs only: the high half counts as one character, the low half as none.
  if (unit >= 0xd840 && unit <= 0xd8bf) return KIND.cjk;
  const text = String.fromCharCode(unit);
  if (CJK.test(text)) return KIND.cjk;
  return LETTER_OR_DIGIT.test(text) ? KIND.letter : KIND.none;
}
