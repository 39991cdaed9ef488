import type { Classifiers } from '../../../inference/contract.ts';
import { BACKGROUND } from '../../intents/background.ts';
import { type FitBounds, fitThreshold } from '../../intents/fit-threshold.ts';
import type { Calibration, Sample, SignalContext } from '../define.ts';

/** The key of a threshold on similarities. */
export const FITTED = 'Left out: fitted at load to the candidates; `fairlead calibrate` fits it better.';

/** A signal that goes by candidates is about few prompts of all. */
const RARELY_FALSE: FitBounds = { least: -2, mostFalse: 0.03 };

interface Uncalibrated {
  readonly key: string;
  /** What the configuration states. */
  readonly threshold: number | undefined;
  readonly own: readonly Sample[];
  score(embedding: Float32Array, name: string): number;
  /** The name under which ordinary prompts are scored. */
  readonly name: string;
  /** Left out: hardly any ordinary prompt matches. */
  readonly bounds?: FitBounds;
}

export interface Calibrated {
  readonly threshold: number;
  readonly calibration: Calibration;
  readonly notes: readonly string[];
}

/** The threshold that is stated, or one fitted to the signal's own candidates and to ordinary prompts. */
export function calibrated(
  { key, threshold: stated, own, score, name, bounds = RARELY_FALSE }: Uncalibrated,
  classifiers: Classifiers,
  context: SignalContext,
): Calibrated {
  const about = (threshold: number, notes: readonly string[]): Calibrated => ({
    threshold,
    notes,
    calibration: {
      key,
      threshold,
      bounds,
      own,
      score: (text, asked) => score(classifiers.read(text).embedding(), asked),
    },
  });
  if (stated !== undefined) return about(stated, []);
  const background = context.shared(BACKGROUND, () =>
    BACKGROUND.map((text) => classifiers.read(text).embedding().slice()),
  );
  const scores = (match: boolean) => own.filter((one) => one.match === match).map((one) => one.score);
  const negatives = [...scores(false), ...background.map((embedding) => score(embedding, name))];
  const fit = fitThreshold(scores(true), negatives, bounds);
  const measured = `precision ${fit.precision.toFixed(2)}, recall ${fit.recall.toFixed(2)}`;
  const note = `${key} ${fit.threshold} was fitted at load: ${measured} on its own candidates, each left out, and ordinary prompts`;
  return about(fit.threshold, [note]);
}

/** The samples of a bank's candidates. An only candidate cannot be left out, so it says nothing. */
export function samplesOf(
  texts: readonly string[],
  scores: readonly (number | undefined)[],
  match: boolean,
): Sample[] {
  return texts.flatMap((text, i) => {
    const score = scores[i];
    return score === undefined ? [] : [{ text, score, match }];
  });
}
