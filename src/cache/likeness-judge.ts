import { FEATURES, likenessFeatures } from './likeness-features.ts';
import type { Profile } from './likeness-profile.ts';

/** A logistic regression over FEATURES, fitted by train/cache/fit.ts. */
export interface JudgeWeights {
  readonly bias: number;
  /** In the order of FEATURES. */
  readonly weights: readonly number[];
  /** Likeness from which on precision was as wanted, out of fold. */
  readonly threshold: number;
}

/** 0 where one has no words. Probability that one answer serves both, 0 to 1, as fitted: away from the data it was fitted on it is an opinion. */
export function judge(a: Profile, b: Profile, cosine: number, { bias, weights }: JudgeWeights): number {
  if (a.words.length === 0 || b.words.length === 0) return 0;
  const features = new Float64Array(FEATURES.length);
  likenessFeatures(a, b, cosine, features);
  let logit = bias;
  for (let at = 0; at < features.length; at++) logit += (features[at] as number) * (weights[at] as number);
  return 1 / (1 + Math.exp(-logit));
}
