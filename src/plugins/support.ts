import { type Classifiers, cosine } from '../inference/contract.ts';
import { type Claim, foldedName, numbersIn } from './claims.ts';
import { Pace } from './pace.ts';
import { passagesOf } from './sentences.ts';
import { termsOf } from './terms.ts';

/** What an answer was given to go by, ready to look statements up in. */
export interface Evidence {
  readonly terms: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly passages: readonly EvidencePassage[];
  /** By term: the passages that hold it. */
  readonly holding: ReadonlyMap<string, readonly number[]>;
}

interface EvidencePassage {
  readonly text: string;
  /** Made when first asked for. */
  vector: Float32Array | undefined;
}

/** Beyond it only the end is read: what was said last. */
const MOST_CHARS = 400_000;
/** Passages of which the embedding is compared, those with the most words in common. */
const CANDIDATES = 4;
/** A number that stands nowhere is likelier made up than a name, which may be well known. Set by judgement. */
const UNKNOWN_NUMBER = 0.4;
const UNKNOWN_NAME = 0.6;
const LIKENESS_SHARE = 0.4;

/** Reads what an answer may go by. Works in turns of about a millisecond. O(length), at most 400,000 characters from the end. */
export async function readEvidence(texts: readonly string[]): Promise<Evidence> {
  const terms = new Set<string>();
  const numbers = new Set<string>();
  const words = new Set<string>();
  const passages: EvidencePassage[] = [];
  const holding = new Map<string, number[]>();
  const pace = new Pace();
  let left = MOST_CHARS;
  for (const whole of [...texts].reverse()) {
    if (left <= 0) break;
    const text = whole.slice(-left);
    left -= text.length;
    for (const passage of passagesOf(text)) {
      const own = new Set(termsOf(passage.text));
      for (const term of own) {
        terms.add(term);
        const list = holding.get(term);
        if (list === undefined) holding.set(term, [passages.length]);
        else list.push(passages.length);
      }
      for (const number of numbersIn(passage.text)) numbers.add(number);
      for (const word of passage.text.match(/[\p{L}\p{M}\d'’-]+/gu) ?? []) words.add(foldedName(word));
      passages.push({ text: passage.text, vector: undefined });
      await pace.read(passage.text.length);
    }
  }
  return { terms, numbers, words, passages, holding };
}

/**
 * How far the evidence bears a statement out, 0 to 1, by the words they share, the likeness of the nearest passages, and
 * the numbers and names that stand nowhere in it. A heuristic: it reads no meaning, and neither "not" nor who did what to
 * whom changes it. O(terms × passages that hold them).
 */
export function supportOf(claim: Claim, evidence: Evidence, classifiers: Classifiers | undefined): number {
  const found = claim.terms.filter((term) => evidence.terms.has(term)).length;
  const shared = found / Math.max(1, claim.terms.length);
  const likeness = classifiers === undefined ? undefined : nearest(claim, evidence, classifiers);
  let support = likeness === undefined ? shared : (1 - LIKENESS_SHARE) * shared + LIKENESS_SHARE * likeness;
  for (const number of new Set(claim.numbers)) if (!evidence.numbers.has(number)) support *= UNKNOWN_NUMBER;
  for (const name of new Set(claim.names)) if (!evidence.words.has(name)) support *= UNKNOWN_NAME;
  return support;
}

function nearest(claim: Claim, evidence: Evidence, classifiers: Classifiers): number {
  const shared = new Map<number, number>();
  for (const term of new Set(claim.terms)) {
    // A term that stands everywhere tells no passage from another.
    const holding = evidence.holding.get(term) ?? [];
    for (const at of holding) shared.set(at, (shared.get(at) ?? 0) + 1 / holding.length);
  }
  const candidates = [...shared].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, CANDIDATES);
  if (candidates.length === 0) return 0;
  const vector = classifiers.read(claim.text).embedding();
  let best = 0;
  for (const [at] of candidates) {
    const passage = evidence.passages[at];
    if (passage === undefined) continue;
    passage.vector ??= classifiers.read(passage.text).embedding();
    best = Math.max(best, cosine(vector, passage.vector));
  }
  return best;
}
