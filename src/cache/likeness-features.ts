import { align } from './likeness-alignment.ts';
import type { Profile } from './likeness-profile.ts';

/** What the judge weighs. The file of its weights names them in this order. */
export const FEATURES = [
  /** Of the two vectors, and how near it is to 1, on a logarithmic scale. */
  'cosine',
  'nearness',
  /** Share of the words of both that are in one only, and the larger share of the two sides. */
  'missing',
  'missingMost',
  /** The smaller share: so much of the one stands in the place of something else in the other; and how many words. */
  'replaced',
  'replacedWords',
  /** 1 where the two differ by one word in the place of another. */
  'contrast',
  'length',
  /** 1 where only one says what it asks for (why, how many), or they say it otherwise. */
  'otherQuestion',
  /** 1 where all words are in both, those of the frame (how do i, 怎么…呢) as well. */
  'same',
] as const;

/** Cosines nearer to 1 than this are alike. */
const NEAREST = 1e-3;
const COUNTED_AT_MOST = 4;

/** How two questions differ, into `out`. O(n·m) compared pointers for n and m words. */
export function likenessFeatures(a: Profile, b: Profile, cosine: number, out: Float64Array): void {
  const { onlyA, onlyB } = align(a.words, b.words);
  const frame = align(a.frame, b.frame);
  const shareA = onlyA / Math.max(1, a.words.length);
  const shareB = onlyB / Math.max(1, b.words.length);
  let at = 0;
  out[at++] = cosine;
  out[at++] = -Math.log(Math.max(NEAREST, 1 - cosine));
  out[at++] = (onlyA + onlyB) / Math.max(1, a.words.length + b.words.length);
  out[at++] = Math.max(shareA, shareB);
  out[at++] = Math.min(shareA, shareB);
  out[at++] = Math.min(onlyA, onlyB, COUNTED_AT_MOST) / COUNTED_AT_MOST;
  out[at++] = onlyA === 1 && onlyB === 1 ? 1 : 0;
  out[at++] = Math.log(1 + Math.min(a.words.length, b.words.length));
  out[at++] = a.asks === b.asks ? 0 : 1;
  out[at++] = onlyA + onlyB + frame.onlyA + frame.onlyB === 0 ? 1 : 0;
}
