/** BERT gives up on a longer word and takes it as unknown. */
const WORD_UNITS_AT_MOST = 100;
const PRIME = 0x01000193;
const START_SEED = 0x811c9dc5 | 0;
const INNER_SEED = 0x2f0b4a47;
const GOLDEN = 0x9e3779b1;
const MARKS = /\p{Mn}/gu;
const MARK = /\p{Mn}/u;
const PUNCTUATION = /\p{P}/u;
const PAIR = /[\ud800-\udbff]/;
const DROPPED = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u;

const OTHER = 0;
const BREAK = 1;
const ALONE = 2;
const DROP = 3;
/** Not looked at yet, and half of a pair, which its unit alone does not tell. */
const UNKNOWN = 4;
const PAIRED = 5;

/**
 * WordPiece as `bert-base-uncased` has it (Devlin et al. 2018; google-research/bert tokenization.py): the same ids as
 * the `tokenizers` library. The longest piece is found by the hashes of a word's prefixes and compared unit by unit,
 * so that no string is made. O(length) for words of bounded length.
 */
export class WordPiece {
  readonly unknownId: number;
  readonly startId: number;
  readonly endId: number;
  /** A piece's hash and its id plus one side by side, so that a probe reads one line of memory. */
  readonly #slots: Int32Array;
  readonly #shift: number;
  readonly #mask: number;
  /** The vocabulary's pieces one after the other, without their `##`. */
  readonly #units: Uint16Array;
  readonly #starts: Int32Array;
  readonly #inner: Uint8Array;
  /** Of each UTF-16 unit, those beyond ASCII as they are met. */
  readonly #classes = firstClasses();
  readonly #longestPiece: number;
  /** Hashes of a word's prefixes. */
  readonly #prefixes = new Int32Array(WORD_UNITS_AT_MOST);
  #codes = new Uint16Array(4_096);

  /** `vocabulary[id]` is the piece. O(vocabulary). */
  constructor(vocabulary: readonly string[]) {
    const bits = 33 - Math.clz32(vocabulary.length);
    this.#mask = (1 << bits) - 1;
    this.#shift = 32 - bits;
    this.#slots = new Int32Array(2 << bits);
    this.#starts = new Int32Array(vocabulary.length + 1);
    this.#inner = new Uint8Array(vocabulary.length);
    const units = new Uint16Array(vocabulary.reduce((sum, { length }) => sum + length, 0));
    let count = 0;
    vocabulary.forEach((piece, id) => {
      const inner = piece.startsWith('##') && piece.length > 2;
      let hash = inner ? INNER_SEED : START_SEED;
      for (let i = inner ? 2 : 0; i < piece.length; i++) {
        units[count++] = piece.charCodeAt(i);
        hash = Math.imul(hash ^ piece.charCodeAt(i), PRIME);
      }
      this.#starts[id + 1] = count;
      this.#inner[id] = inner ? 1 : 0;
      let slot = Math.imul(hash, GOLDEN) >>> this.#shift;
      while (this.#slots[2 * slot + 1] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[2 * slot] = hash;
      this.#slots[2 * slot + 1] = id + 1;
    });
    this.#units = units;
    this.#longestPiece = Math.min(
      WORD_UNITS_AT_MOST,
      vocabulary.reduce((most, { length }) => Math.max(most, length), 0),
    );
    this.unknownId = vocabulary.indexOf('[UNK]');
    this.startId = vocabulary.indexOf('[CLS]');
    this.endId = vocabulary.indexOf('[SEP]');
  }

  /** Writes the ids of the text's pieces, without [CLS] and [SEP], and returns how many; stops when `out` is full. */
  encode(text: string, out: Int32Array): number {
    const length = this.#prepare(text);
    let count = 0;
    for (let at = 0; at < length && count < out.length; ) {
      const kind = this.#classAt(at, length);
      if (kind === BREAK) {
        at++;
        continue;
      }
      let end = at + 1;
      if (kind === OTHER) {
        while (end < length && this.#classAt(end, length) === OTHER) end++;
      } else if (isHighSurrogate(this.#codes[at] as number)) end = at + 2;
      count = this.#pieces(at, end, out, count);
      at = end;
    }
    return count;
  }

  /** Lower case, without accents and control characters, in `#codes`. */
  #prepare(text: string): number {
    let plain = text;
    if (!isPlain(text)) {
      plain = text.toLowerCase().normalize('NFD');
      // Marks of one unit are dropped below.
      if (PAIR.test(plain)) plain = plain.replace(MARKS, '');
    }
    if (this.#codes.length < plain.length) this.#codes = new Uint16Array(plain.length * 2);
    const codes = this.#codes;
    const classes = this.#classes;
    let length = 0;
    for (let i = 0; i < plain.length; i++) {
      const code = plain.charCodeAt(i);
      if (classes[code] === UNKNOWN) classes[code] = classOf(code);
      if (classes[code] !== DROP) codes[length++] = code >= 65 && code <= 90 ? code | 32 : code;
    }
    return length;
  }

  #classAt(at: number, length: number): number {
    const code = this.#codes[at] as number;
    const known = this.#classes[code] as number;
    if (known !== PAIRED) return known;
    const low = at + 1 < length ? (this.#codes[at + 1] as number) : 0;
    if ((low & 0xfc00) !== 0xdc00) return OTHER;
    const point = (code - 0xd800) * 0x400 + low - 0xdc00 + 0x10000;
    return (point >= 0x20000 && point < 0x2fa20) || isPunctuation(point) ? ALONE : OTHER;
  }

  #pieces(from: number, to: number, out: Int32Array, counted: number): number {
    if (to - from > WORD_UNITS_AT_MOST) {
      out[counted] = this.unknownId;
      return counted + 1;
    }
    let count = counted;
    for (let at = from; at < to; ) {
      const id = this.#longest(at, to, at > from);
      if (id < 0) {
        // One part unknown makes the whole word unknown.
        out[counted] = this.unknownId;
        return counted + 1;
      }
      at += (this.#starts[id + 1] as number) - (this.#starts[id] as number);
      if (count < out.length) out[count] = id;
      count++;
    }
    return Math.min(count, out.length);
  }

  /** The longest prefix first: most words are pieces whole. */
  #longest(from: number, to: number, inner: boolean): number {
    const stop = Math.min(to, from + this.#longestPiece);
    const prefixes = this.#prefixes;
    const slots = this.#slots;
    const codes = this.#codes;
    const shift = this.#shift;
    let hash = inner ? INNER_SEED : START_SEED;
    for (let end = from; end < stop; end++) {
      hash = Math.imul(hash ^ (codes[end] as number), PRIME);
      prefixes[end - from] = hash;
    }
    for (let end = stop; end > from; end--) {
      const wanted = prefixes[end - 1 - from] as number;
      let slot = Math.imul(wanted, GOLDEN) >>> shift;
      for (let next = slots[2 * slot + 1] as number; next !== 0; next = slots[2 * slot + 1] as number) {
        if (slots[2 * slot] === wanted && this.#equals(next - 1, from, end, inner)) return next - 1;
        slot = (slot + 1) & this.#mask;
      }
    }
    return -1;
  }

  #equals(id: number, from: number, to: number, inner: boolean): boolean {
    const start = this.#starts[id] as number;
    if ((this.#inner[id] === 1) !== inner || (this.#starts[id + 1] as number) - start !== to - from)
      return false;
    for (let i = from; i < to; i++) if (this.#codes[i] !== this.#units[start + i - from]) return false;
    return true;
  }
}

function firstClasses(): Uint8Array {
  const classes = new Uint8Array(0x10000).fill(UNKNOWN, 128);
  for (let code = 0; code < 128; code++) {
    const letter = String.fromCharCode(code);
    if (' \t\n\r'.includes(letter)) classes[code] = BREAK;
    else if (code < 32 || code === 127) classes[code] = DROP;
    else if (!/[a-z0-9]/i.test(letter)) classes[code] = ALONE;
  }
  return classes;
}

/** Class of a unit beyond ASCII. */
function classOf(code: number): number {
  if (isHighSurrogate(code)) return PAIRED;
  const unit = String.fromCharCode(code);
  if (MARK.test(unit) || isDropped(code)) return DROP;
  if (isSpace(code)) return BREAK;
  return isChinese(code) || isPunctuation(code) ? ALONE : OTHER;
}

/** True where no unit has a case (but A to Z), an accent or a decomposition: ASCII, Han, their marks, dashes and quotes. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128 || (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x2010 && code <= 0x2027)) continue;
    if ((code >= 0x3001 && code <= 0x3029) || (code >= 0xff01 && code <= 0xff20)) continue;
    return false;
  }
  return true;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isSpace(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

function isPunctuation(point: number): boolean {
  return PUNCTUATION.test(String.fromCodePoint(point));
}

function isChinese(code: number): boolean {
  return (
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xf900 && code <= 0xfaff)
  );
}

function isDropped(code: number): boolean {
  return (
    code === 0xfffd ||
    (code < 0xdc00
      ? DROPPED.test(String.fromCharCode(code))
      : code >= 0xe000 && DROPPED.test(String.fromCharCode(code)))
  );
}
