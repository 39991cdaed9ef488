/** Of the embedding that the first features are. */
const EMBEDDING = 256;
/** Buckets for hashed words and n-grams, a power of two. */
const BUCKETS = 512;
/** Length of the hashed part, beside the embedding's 1: meaning counts more than wording. */
const HASHED_LENGTH = 0.7;
/** Longer texts are read up to here, in UTF-16 units: an intent shows early. */
const MAX_UNITS = 2_000;
const GRAM = 4;

/** How many features there are; the last one is 1 for every text. */
export const FEATURES = EMBEDDING + BUCKETS + 1;

/**
 * float64[FEATURES]: the embedding, hashed words, pairs of words and 4-grams within words, and a constant. A text
 * without a letter or digit has only the constant. O(length of the text).
 */
export function intentFeatures(text: string, embedding: Float32Array): Float64Array {
  const features = new Float64Array(FEATURES);
  features.set(embedding.subarray(0, EMBEDDING));
  const hashed = features.subarray(EMBEDDING, EMBEDDING + BUCKETS);
  let before = '';
  for (const [word] of text
    .slice(0, MAX_UNITS)
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}]+/gu)) {
    count(hashed, word);
    if (before !== '') count(hashed, `${before} ${word}`);
    before = word;
    const edged = `<${word}>`;
    for (let at = 0; at + GRAM <= edged.length; at++) count(hashed, edged.slice(at, at + GRAM));
  }
  scale(hashed, HASHED_LENGTH);
  features[FEATURES - 1] = 1;
  return features;
}

/** Half of the hashes count down, so that two that fall together cancel out on average. */
function count(hashed: Float64Array, gram: string): void {
  const hash = fnv1a(gram);
  const bucket = hash & (BUCKETS - 1);
  hashed[bucket] = (hashed[bucket] as number) + ((hash & 0x10000) === 0 ? 1 : -1);
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}

function scale(values: Float64Array, length: number): void {
  const now = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  if (now === 0) return;
  for (let i = 0; i < values.length; i++) values[i] = ((values[i] as number) * length) / now;
}
