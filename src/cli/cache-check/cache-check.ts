import { profileOf, refusal, score, thresholdFor } from '../../cache/likeness.ts';
import { FairleadError } from '../../core/errors.ts';
import { cosine } from '../../inference/contract.ts';
import type { LoadBoard } from '../board-models.ts';
import { answerFields } from '../classify/jsonl.ts';
import { fullTierOf, parseTiers } from '../classify/tiers.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';

type Verdict = {
  /** What is compared with the threshold, 0 to 1. */
  readonly similarity: number;
  readonly hit: boolean;
  /** For a hit as well: what it was that let it through. */
  readonly reason: string;
  /** The guard that refused. */
  readonly guard?: string;
  readonly cosine: number;
};

/** Similarities are printed with so many digits behind the point. */
const DIGITS = 4;

/** Reads pairs `{a, b}` from stdin: would an answer to `a` be served for `b`? */
export async function cacheCheck(invocation: Invocation, load: LoadBoard): Promise<ExitCode> {
  const { tier, threshold } = invocation.options;
  const tiers = parseTiers(typeof tier === 'string' ? tier : undefined, ['fast']);
  if (tiers.size !== 1) {
    throw new FairleadError('FL_USAGE', 'cache-check takes one tier', {
      hint: 'a cosine is of two vectors of one tier: fast, as in the cache, or full',
    });
  }
  const wanted = thresholdOf(threshold);
  const classifiers = await load({ folder: undefined, full: tiers.has('full') });
  try {
    if (tiers.has('fast')) {
      return await answerFields(invocation, ['a', 'b'], ({ a, b }) =>
        verdictOf(a, b, cosine(classifiers.read(a).embedding(), classifiers.read(b).embedding()), wanted),
      );
    }
    const full = fullTierOf(classifiers);
    return await answerFields(invocation, ['a', 'b'], async ({ a, b }) => {
      const [ofA, ofB] = await full.embed([a, b]);
      return verdictOf(a, b, cosine(ofA as Float32Array, ofB as Float32Array), wanted);
    });
  } finally {
    await classifiers.dispose();
  }
}

function verdictOf(a: string, b: string, near: number, wanted: number | undefined): Verdict {
  if (a === b) return { similarity: 1, hit: true, reason: 'exact', cosine: 1 };
  const [profileA, profileB] = [profileOf(a), profileOf(b)];
  const threshold = wanted ?? thresholdFor(profileB);
  const likeness = score(profileA, profileB, near);
  const common = { similarity: rounded(likeness), cosine: rounded(near) };
  const refused = refusal(profileA, profileB);
  if (refused !== undefined)
    return { ...common, hit: false, reason: `${refused.guard}: ${refused.detail}`, guard: refused.guard };
  const said = threshold.toFixed(2);
  return likeness < threshold
    ? { ...common, hit: false, reason: `below the threshold ${said}` }
    : { ...common, hit: true, reason: `at or above the threshold ${said}` };
}

const rounded = (value: number): number => Number(value.toFixed(DIGITS));

function thresholdOf(given: Invocation['options'][string]): number | undefined {
  if (given === undefined) return undefined;
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  throw new FairleadError('FL_USAGE', `the threshold '${String(given)}' is no number from 0 to 1`, {
    hint: '--threshold 0.9 gives fewer wrong hits than 0.8, and fewer hits',
  });
}
