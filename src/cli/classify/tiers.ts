import { FairleadError } from '../../core/errors.ts';
import type { Classifiers, FullTier, Tier } from '../../inference/contract.ts';

/** The tiers of `--tier fast,full`. Throws FL_USAGE for a word that is none. */
export function parseTiers(given: string | undefined, fallback: readonly Tier[]): ReadonlySet<Tier> {
  if (given === undefined) return new Set(fallback);
  const tiers = new Set<Tier>();
  for (const word of given.split(',').map((part) => part.trim())) {
    if (word !== 'fast' && word !== 'full') {
      throw new FairleadError('FL_USAGE', `there is no tier '${word}'`, { hint: 'there is fast and full' });
    }
    tiers.add(word);
  }
  return tiers;
}

/** The transformer. Throws FL_UNSUPPORTED where it is not installed. */
export function fullTierOf({ full }: Classifiers): FullTier {
  if (full !== undefined) return full;
  throw new FairleadError('FL_UNSUPPORTED', 'the full tier has no runtime here', {
    hint: 'npm install onnxruntime-node, or take --tier fast',
  });
}
