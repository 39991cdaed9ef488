/** Words and pairs of words are hashed into so many buckets. */
export const BUCKETS = 1 << 16;
/** How many numbers describe a prompt's form. */
export const FORM_SIZE = 8;
/** Beyond this many UTF-16 units a prompt says nothing new about who can answer it. */
const UNITS_AT_MOST = 16_384;

/** What is seen of a prompt when it is guessed which model can answer it. */
export interface Features {
  /** Distinct, ascending. */
  readonly buckets: Int32Array;
  /** How often each stands in the prompt, from 1. */
  readonly counts: Float32Array;
  /** float32[FORM_SIZE]: lengths, shares and flags, each around 0 to 1. */
  readonly form: Float32Array;
}

const PRIME = 0x01000193;
const WORD_SEED = 0x811c9dc5 | 0;
const SPACE = 32;
const LINE_FEED = 10;

/**
 * Hashes words, marks of punctuation and pairs of neighbours; case and the value of digits do not count, so that
 * a prompt in capitals is the same prompt. Never throws, whatever the text. O(length), at most 16,384 units.
 */
export function readFeatures(text: string): Features {
  const lower = (text.length > UNITS_AT_MOST ? text.slice(0, UNITS_AT_MOST) : text).toLowerCase();
  const hashes: number[] = [];
  const seen = { words: 0, wordUnits: 0, digits: 0, numbers: 0, options: 0 };
  let word = 0;
  let previous = 0;
  let wordStart = -1;
  const end = (at: number) => {
    if (wordStart === -1) return;
    seen.words++;
    seen.wordUnits += at - wordStart;
    wordStart = -1;
    previous = add(hashes, word, previous);
  };
  for (let at = 0; at < lower.length; at++) {
    const code = lower.charCodeAt(at);
    if (isWord(code)) {
      if (wordStart === -1) {
        wordStart = at;
        word = WORD_SEED;
      }
      if (isDigit(code)) {
        seen.digits++;
        if (!isDigit(lower.charCodeAt(at - 1))) seen.numbers++;
        word = Math.imul(word ^ 48, PRIME);
      } else word = Math.imul(word ^ code, PRIME);
      continue;
    }
    end(at);
    if (code <= SPACE || code === 0xa0) continue;
    if (isOption(lower, at, code)) seen.options++;
    previous = add(hashes, Math.imul(WORD_SEED ^ code, PRIME), previous);
  }
  end(lower.length);
  return { ...counted(hashes), form: formOf(lower, seen) };
}

/** Adds a token and its pair with the one before; returns the token. */
function add(hashes: number[], token: number, previous: number): number {
  hashes.push(bucketOf(token));
  if (previous !== 0) hashes.push(bucketOf(Math.imul(previous, 0x5bd1e995) ^ token));
  return token;
}

/** The upper bits of a product: FNV's lower ones mix too little for short words. */
const bucketOf = (hash: number): number => Math.imul(hash, 0x9e3779b1) >>> 16;

function counted(hashes: readonly number[]): Pick<Features, 'buckets' | 'counts'> {
  const sorted = Int32Array.from(hashes).sort();
  const buckets: number[] = [];
  const counts: number[] = [];
  for (const bucket of sorted) {
    if (buckets.at(-1) === bucket) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
    else {
      buckets.push(bucket);
      counts.push(1);
    }
  }
  return { buckets: Int32Array.from(buckets), counts: Float32Array.from(counts) };
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWord = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  isDigit(code) ||
  code === 95 ||
  (code > 0xbf && !(code >= 0x2000 && code <= 0x206f));

/** `a)`, `b.` or `c:` at the start of a line, a bracket before it or not. */
function isOption(text: string, at: number, code: number): boolean {
  if (code !== 41 && code !== 46 && code !== 58) return false;
  const letter = text.charCodeAt(at - 1);
  if (!(letter >= 97 && letter <= 106)) return false;
  const before = text.charCodeAt(at - 2);
  const border = before === 40 ? text.charCodeAt(at - 3) : before;
  return Number.isNaN(border) || border === LINE_FEED;
}

type Seen = Readonly<Record<'words' | 'wordUnits' | 'digits' | 'numbers' | 'options', number>>;

/** What a greeting or a full stop more would change is left out: the choice should stand. */
function formOf(text: string, seen: Seen): Float32Array {
  const size = text.length + 1;
  return Float32Array.of(
    Math.log1p(text.length) / 8,
    Math.log1p(seen.words) / 6,
    (3 * seen.digits) / size,
    Math.min(seen.numbers, 20) / 20,
    Math.min(seen.options, 5) / 5,
    text.includes('\\') || text.includes('$') ? 1 : 0,
    text.includes('def ') || text.includes('```') || text.includes('assert') ? 1 : 0,
    seen.wordUnits / (seen.words + 1) / 10,
  );
}
