import type { Classifiers } from '../../../inference/contract.ts';
import type { RequestView } from '../../view.ts';
import type { Signal, SignalContext } from '../define.ts';
import type { Bank } from './bank.ts';
import { calibrated, samplesOf } from './calibrated.ts';
import { readingOf } from './reading.ts';
import type { Rivals } from './rivals.ts';

interface SimilarityOptions {
  readonly name: string;
  readonly bank: Bank;
  readonly threshold: number | undefined;
  /** Those among which only the best one matches; undefined: it matches by itself. */
  readonly rivals?: Rivals | undefined;
}

/** Matches when the prompt is as similar to a bank of candidates as the threshold asks; `raw` is the similarity. */
export function similaritySignal(
  { name, bank, threshold: stated, rivals }: SimilarityOptions,
  classifiers: Classifiers,
  context: SignalContext,
): Signal {
  const own = samplesOf(bank.texts, bank.withoutEach(), true);
  const { threshold, calibration, notes } = calibrated(
    { key: 'threshold', threshold: stated, own, name, score: (embedding) => bank.score(embedding) },
    classifiers,
    context,
  );
  const memo = {};
  const compute = (view: RequestView) => bank.score(readingOf(view, classifiers).embedding());
  const score = (view: RequestView): number => view.memo(memo, compute);
  const rival = rivals?.join((view) => {
    const value = score(view);
    return value >= threshold ? value : Number.NEGATIVE_INFINITY;
  });
  return {
    emits: [name],
    calibration,
    notes,
    evaluate: (view) => {
      const raw = score(view);
      const evidence = `similarity ${raw.toFixed(3)}, threshold ${threshold}`;
      const reached = raw >= threshold;
      const best = !reached || rivals === undefined || rival === undefined || rivals.wins(rival, view);
      const matched = reached && best;
      const confidence = matched ? Math.min(1, Math.max(0, raw)) : 0;
      return [
        { name, matched, confidence, raw, evidence: best ? evidence : `${evidence}; another is nearer` },
      ];
    },
  };
}
