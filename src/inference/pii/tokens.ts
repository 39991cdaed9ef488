import { CHAR, charClass, lowerCode } from './char-class.ts';

/** Kinds of token, as they stand in `Tokens.kind`. A word's kind is its case. */
export const KIND = { punct: 0, lower: 1, title: 2, upper: 3, mixed: 4, digits: 5, ideograph: 6 } as const;

/** The words, digit runs and single marks of a text, as columns: a thousand tokens cost no thousand objects. */
export interface Tokens {
  count: number;
  /** UTF-16 offsets, half-open. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly kind: Uint8Array;
  /** 1 where a line break stands before the token, or where it is the first. */
  readonly newLine: Uint8Array;
  /** Hashes of the lower-cased word, its first 3 units, its last 3 and its last 2. */
  readonly word: Int32Array;
  readonly prefix: Int32Array;
  readonly suffix3: Int32Array;
  readonly suffix2: Int32Array;
}

/** Empty columns for up to `capacity` tokens (a text has at most as many as UTF-16 units). */
export function createTokens(capacity: number): Tokens {
  return {
    count: 0,
    start: new Int32Array(capacity),
    end: new Int32Array(capacity),
    kind: new Uint8Array(capacity),
    newLine: new Uint8Array(capacity),
    word: new Int32Array(capacity),
    prefix: new Int32Array(capacity),
    suffix3: new Int32Array(capacity),
    suffix2: new Int32Array(capacity),
  };
}

const SEED = 0x811c9dc5 | 0;

function step(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Hash of a word as `Tokens.word` holds it. O(length). */
export function hashWord(word: string): number {
  let hash = SEED;
  for (let i = 0; i < word.length; i++) hash = step(hash, lowerCode(word.charCodeAt(i)));
  return hash;
}

/** Fills `tokens` from `text` and returns it. O(length), one pass, no allocation. */
export function tokenise(text: string, tokens: Tokens): Tokens {
  let count = 0;
  let newLine = 1;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const cls = charClass(code);
    if (cls === CHAR.space) {
      if (code === 10) newLine = 1;
      at++;
      continue;
    }
    tokens.start[count] = at;
    tokens.newLine[count] = newLine;
    newLine = 0;
    if (cls === CHAR.lower || cls === CHAR.upper) at = readWord(text, at, cls, tokens, count);
    else if (cls === CHAR.digit) at = readDigits(text, at, tokens, count);
    else at = readMark(code, cls, at, tokens, count);
    tokens.end[count] = at;
    count++;
  }
  tokens.count = count;
  return tokens;
}

function readWord(text: string, from: number, first: number, tokens: Tokens, index: number): number {
  let hash = SEED;
  let prefix = SEED;
  let uppers = 0;
  let a = 0;
  let b = 0;
  let c = 0;
  let at = from;
  let cls = first;
  while (cls === CHAR.lower || cls === CHAR.upper) {
    if (cls === CHAR.upper) uppers++;
    a = b;
    b = c;
    c = lowerCode(text.charCodeAt(at));
    hash = step(hash, c);
    at++;
    if (at - from === 3) prefix = hash;
    if (at === text.length) break;
    cls = charClass(text.charCodeAt(at));
  }
  const length = at - from;
  tokens.kind[index] =
    uppers === 0
      ? KIND.lower
      : uppers === length && length > 1
        ? KIND.upper
        : uppers === 1 && first === CHAR.upper
          ? KIND.title
          : KIND.mixed;
  tokens.word[index] = hash;
  tokens.prefix[index] = length < 3 ? hash : prefix;
  tokens.suffix2[index] = step(step(SEED, b), c);
  tokens.suffix3[index] = step(step(step(SEED, a), b), c);
  return at;
}

function readMark(code: number, cls: number, at: number, tokens: Tokens, index: number): number {
  readSingle(code, cls === CHAR.ideograph ? KIND.ideograph : KIND.punct, tokens, index);
  return at + 1;
}

/** A number's hash is its length: what the digits are says nothing of what the number is. */
function readDigits(text: string, from: number, tokens: Tokens, index: number): number {
  let at = from + 1;
  while (at < text.length && charClass(text.charCodeAt(at)) === CHAR.digit) at++;
  readSingle(0x10000 + Math.min(at - from, 12), KIND.digits, tokens, index);
  return at;
}

function readSingle(code: number, kind: number, tokens: Tokens, index: number): void {
  const hash = step(SEED, code);
  tokens.kind[index] = kind;
  tokens.word[index] = hash;
  tokens.prefix[index] = hash;
  tokens.suffix3[index] = hash;
  tokens.suffix2[index] = hash;
}
