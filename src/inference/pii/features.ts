import { KNOWN, lookUp } from './gazetteer.ts';
import { KIND, type Tokens } from './tokens.ts';

/** Features of one token. A change here needs a new artefact. */
export const FEATURE_COUNT = 28;
/** Stands in the artefact's metadata, so that weights are never read with other features. */
export const FEATURE_VERSION = 'pii-features-2';

/** What the templates read of each token, beside `Tokens`: columns, found out once a text. */
export interface Shapes {
  /** Case and length (up to 6) of words; mask of a structured find. */
  readonly shape: Int32Array;
  /** Flags of the gazetteer. */
  readonly known: Uint8Array;
  /** Cluster of the gazetteer. */
  readonly cluster: Uint8Array;
  /** 1 where the token makes no name by itself; the tagger's business, no feature. */
  readonly plain: Uint8Array;
}

export function createShapes(capacity: number): Shapes {
  return {
    shape: new Int32Array(capacity),
    known: new Uint8Array(capacity),
    cluster: new Uint8Array(capacity),
    plain: new Uint8Array(capacity),
  };
}

/**
 * The most ideographs without a space that the tagger takes for a part of a name. More are a sentence: no text with a
 * licence teaches it names within one, and rules find those.
 */
const NAME_IDEOGRAPHS = 4;

/** What a word may be known as that is a name in lower case, too, or at a sentence's start. */
const NAMES = KNOWN.firstName | KNOWN.surname | KNOWN.place | KNOWN.country;

/** Base of the word hashes of tokens that a structured find covers: the tagger sees that, not the digits. */
const MASK = 0x5eed;

/** Fills `shapes`, and puts masks over the words in `tokens` that `covered` marks. O(number of tokens). */
export function fillShapes(
  tokens: Tokens,
  covered: Uint8Array,
  gazetteer: Uint32Array,
  shapes: Shapes,
): void {
  let stretchEnd = 0;
  let sentence = false;
  for (let i = 0; i < tokens.count; i++) {
    const kind = tokens.kind[i] as number;
    if (i >= stretchEnd) {
      stretchEnd = endOfStretch(tokens, i);
      sentence = stretchEnd - i > NAME_IDEOGRAPHS && countIdeographs(tokens, i, stretchEnd) > NAME_IDEOGRAPHS;
    }
    const length = Math.min((tokens.end[i] as number) - (tokens.start[i] as number), 6);
    const mask = covered[i] as number;
    if (mask !== 0) {
      const hash = Math.imul(MASK + mask, 0x01000193);
      tokens.word[i] = hash;
      tokens.prefix[i] = hash;
      tokens.suffix2[i] = hash;
      tokens.suffix3[i] = hash;
    }
    shapes.shape[i] = mask !== 0 ? 100 + mask : kind === 0 ? (tokens.word[i] as number) : kind * 8 + length;
    const entry = mask === 0 && kind >= 1 && kind <= 4 ? lookUp(gazetteer, tokens.word[i] as number) : 0;
    shapes.known[i] = entry & 0xff;
    shapes.cluster[i] = entry >>> 8;
    shapes.plain[i] = isPlain(tokens, i, entry & 0xff, sentence) ? 1 : 0;
  }
}

/** Where the tokens that stand without a space behind token `from` end. */
function endOfStretch({ start, end, count }: Tokens, from: number): number {
  let at = from + 1;
  while (at < count && end[at - 1] === start[at]) at++;
  return at;
}

function countIdeographs({ kind }: Tokens, from: number, to: number): number {
  let ideographs = 0;
  for (let i = from; i < to; i++) if (kind[i] === KIND.ideograph) ideographs++;
  return ideographs;
}

/**
 * Marks; everyday words in lower case, or with the capital of a sentence's start; words in lower case that are no names
 * amid others in lower case; what is no word of letters with case in a sentence of ideographs.
 */
function isPlain({ kind, newLine, count }: Tokens, i: number, known: number, ideographs: boolean): boolean {
  const own = kind[i] as number;
  if (own === KIND.punct) return true;
  if (own === KIND.ideograph || own === KIND.digits) return ideographs;
  const common = (known & KNOWN.common) !== 0;
  if (own === KIND.lower && common) return true;
  // Neighbours beyond the text are none of either kind.
  if ((known & NAMES) !== 0 || i + 1 >= count || kind[i + 1] !== KIND.lower) return false;
  const starts = i === 0 || newLine[i] === 1;
  if (own === KIND.lower) return !starts && kind[i - 1] === KIND.lower && newLine[i + 1] === 0;
  return own === KIND.title && common && (starts || kind[i - 1] === KIND.punct);
}

/** Writes the hashes of token `i`'s features to `out[0 … FEATURE_COUNT)`. O(1). */
export function features(tokens: Tokens, shapes: Shapes, i: number, out: Int32Array): void {
  const { word, count, kind } = tokens;
  const { shape, known, cluster } = shapes;
  const w = word[i] as number;
  const l1 = i > 0 ? (word[i - 1] as number) : 1;
  const l2 = i > 1 ? (word[i - 2] as number) : 1;
  const r1 = i + 1 < count ? (word[i + 1] as number) : 2;
  const r2 = i + 2 < count ? (word[i + 2] as number) : 2;
  const s = shape[i] as number;
  const sl1 = i > 0 ? (shape[i - 1] as number) : 1;
  const sl2 = i > 1 ? (shape[i - 2] as number) : 1;
  const sr1 = i + 1 < count ? (shape[i + 1] as number) : 2;
  const sr2 = i + 2 < count ? (shape[i + 2] as number) : 2;
  const g = known[i] as number;
  const gl1 = i > 0 ? (known[i - 1] as number) : 0;
  const gr1 = i + 1 < count ? (known[i + 1] as number) : 0;
  const k = kind[i] as number;
  const line = (tokens.newLine[i] as number) + 2 * (i + 1 < count ? (tokens.newLine[i + 1] as number) : 1);
  const glued = i > 0 && tokens.end[i - 1] === tokens.start[i] ? 1 : 0;
  out[0] = mix(0, w, 0);
  out[1] = mix(1, l1, k);
  out[2] = mix(2, r1, k);
  out[3] = mix(3, l1, w);
  out[4] = mix(4, w, r1);
  out[5] = mix(5, tokens.prefix[i] as number, k);
  out[6] = mix(6, tokens.suffix3[i] as number, k);
  out[7] = mix(7, tokens.suffix2[i] as number, k);
  out[8] = mix(8, s, g);
  out[9] = mix(9, s, Math.imul(sl1, 31) ^ sr1);
  out[10] = mix(10, g | (gl1 << 8) | (gr1 << 16), k);
  out[11] = mix(11, l2, k);
  out[12] = mix(12, r2, k);
  out[13] = mix(13, l1, g);
  out[14] = mix(14, r1, g);
  out[15] = mix(15, s, line | (glued << 2));
  out[16] = mix(16, l2, Math.imul(l1, 31) ^ k);
  out[17] = mix(17, s, l1);
  out[18] = mix(18, Math.imul(r1, 31) ^ r2, k);
  out[19] = mix(19, Math.imul(sl2, 961) ^ Math.imul(sl1, 31) ^ s, 0);
  out[20] = mix(20, Math.imul(sr2, 961) ^ Math.imul(sr1, 31) ^ s, 0);
  out[21] = mix(21, k, g);
  out[22] = mix(22, g | (gr1 << 8), Math.imul(sr1, 31) ^ k);
  out[23] = mix(23, g | (gl1 << 8), Math.imul(sl1, 31) ^ k);
  const c = cluster[i] as number;
  out[24] = mix(24, c, k);
  out[25] = mix(25, i > 0 ? (cluster[i - 1] as number) : 0, k);
  out[26] = mix(26, i + 1 < count ? (cluster[i + 1] as number) : 0, k);
  out[27] = mix(27, c, g);
}

function mix(template: number, a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(template + 1, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash ^ b, 0xc2b2ae35);
  return hash ^ (hash >>> 14);
}
