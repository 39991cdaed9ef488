import type { IdentityComparison } from './compare.ts';

/** One odd count may be a server's own trimming; more are another vocabulary. */
const ODD_COUNTS = 2;
/** Texts that must be counted for a tokeniser to say something. */
const COUNTED = 8;
/** Nats. Bounds on the median distance of first tokens. */
const NEAR = 0.15;
const FAR = 0.5;
/** Bounds on the agreement of answers, as a share of the reference's with itself. */
const ALIKE = 0.75;
const UNLIKE = 0.35;
/** A reference that agrees with itself less than this tells nothing by its answers. */
const STEADY = 0.5;

export interface IdentityVerdict {
  readonly verdict: 'same' | 'other' | 'cannot tell';
  readonly why: readonly string[];
}

type Vote = 'same' | 'other' | 'cannot tell';

/**
 * Another tokeniser is another model. Else log-probabilities and answers must both speak for the same; one that speaks for
 * another model decides, if none speaks for the same. O(1).
 */
export function identityVerdict({ tokeniser, logprobs, behaviour }: IdentityComparison): IdentityVerdict {
  const why: string[] = [];
  const { compared, differ } = tokeniser;
  if (compared >= COUNTED) why.push(`${compared - differ} of ${compared} texts have as many tokens`);
  if (compared >= COUNTED && differ >= ODD_COUNTS) return { verdict: 'other', why };

  const votes: Vote[] = [];
  if (logprobs !== undefined) {
    const { distance, ownDistance, sameFirst } = logprobs;
    why.push(
      `first tokens stand ${distance.toFixed(3)} nats apart (the reference's own: ${ownDistance.toFixed(3)}), ${percent(sameFirst)} with the same one ahead`,
    );
    votes.push(between(distance, Math.max(NEAR, 3 * ownDistance), Math.max(FAR, 6 * ownDistance)));
  }
  const { agreement, ownAgreement } = behaviour;
  why.push(`answers agree by ${percent(agreement)} (the reference with itself by ${percent(ownAgreement)})`);
  if (ownAgreement >= STEADY) {
    const share = agreement / ownAgreement;
    votes.push(between(-share, -ALIKE, -UNLIKE));
  }
  const isSame = votes.includes('same');
  const isOther = votes.includes('other');
  if (isSame === isOther) return { verdict: 'cannot tell', why };
  return {
    verdict: isSame && !votes.includes('cannot tell') ? 'same' : isOther ? 'other' : 'cannot tell',
    why,
  };
}

/** `near` and less is the same, `far` and more another. */
function between(value: number, near: number, far: number): Vote {
  if (value <= near) return 'same';
  return value >= far ? 'other' : 'cannot tell';
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
