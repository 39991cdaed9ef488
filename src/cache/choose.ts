import { type Profile, refusal, score, thresholdFor } from './likeness.ts';

/** How a question fared against those that are near it. */
export interface Choice<Candidate> {
  readonly fits: Candidate | undefined;
  /** Why none fits. */
  readonly reason: string;
  /** Id of the guard that refused the likest. */
  readonly refusedBy: string | undefined;
  /** Of the one that fits, else of the likest: how probably one answer serves both. */
  readonly similarity: number;
}

/** Something near a question by its vector. */
export interface Near {
  /** Cosine. */
  readonly similarity: number;
  readonly profile: () => Profile;
}

/**
 * The likest of `candidates` that is likely enough and that no guard refuses. The question is read only where there is a
 * candidate. Costs a comparison a candidate.
 */
export function choose<Candidate extends Near>(
  question: () => Profile,
  threshold: number | undefined,
  candidates: readonly Candidate[],
): Choice<Candidate> {
  if (candidates.length === 0) return none('nothing near', 0);
  const profile = question();
  const wanted = threshold ?? thresholdFor(profile);
  let best: Candidate | undefined;
  let bestScore = 0;
  let likest = 0;
  let refusedBy: string | undefined;
  for (const candidate of candidates) {
    const other = candidate.profile();
    const likeness = score(profile, other, candidate.similarity);
    const isLikest = likeness > likest;
    if (isLikest) likest = likeness;
    // what the vectors alone would have given is shown to the guards as well, so that a miss names them
    if (Math.max(likeness, candidate.similarity) < wanted) continue;
    const refused = refusal(profile, other);
    if (refused !== undefined) {
      if (isLikest) refusedBy = refused.guard;
    } else if (likeness >= wanted && likeness > bestScore) {
      best = candidate;
      bestScore = likeness;
    }
  }
  if (best !== undefined) return { fits: best, reason: '', refusedBy: undefined, similarity: bestScore };
  if (refusedBy !== undefined) return none(`refused for its ${refusedBy}`, likest, refusedBy);
  return none('below the threshold', likest);
}

const none = (reason: string, similarity: number, refusedBy?: string) => ({
  fits: undefined,
  reason,
  refusedBy,
  similarity,
});
