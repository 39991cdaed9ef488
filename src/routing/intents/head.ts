import { FEATURES, intentFeatures } from './features.ts';
import { dot, fitRidge, gramOf, type RidgeFit, weightsOf } from './ridge.ts';

/** Strengths of regularisation that are tried; the one with the best left-out probabilities stays. */
const LAMBDAS = [0.1, 0.3, 1, 3] as const;
/** More rows than this are fitted once: the time grows with their cube. */
const ROWS_TRIED = 250;
/** How sharply scores become probabilities; the one with the best left-out probabilities stays. */
const SLOPES = [2, 4, 6, 8, 12, 16, 24] as const;

interface Example {
  readonly text: string;
  readonly embedding: Float32Array;
}

/** A classifier of prompts by intents, fitted to examples. */
export interface IntentHead {
  readonly intents: readonly string[];
  /** Share of the phrases that are given their own intent when they are left out. */
  readonly accuracy: number;
  /** Share of ordinary prompts that are given an intent at `threshold`, each left out. */
  readonly falseAlarms: (threshold: number) => number;
  /** Probabilities in the order of `intents`; what is missing to 1 is that of none of them. O(text). */
  probs(text: string, embedding: Float32Array): number[];
}

/** Fits a head to each intent's phrases and to what is none of them. O(rows³), milliseconds for some 200 rows. */
export function fitIntents(
  intents: Readonly<Record<string, readonly Example[]>>,
  none: readonly Example[],
): IntentHead {
  const names = Object.keys(intents);
  const examples = [...names.map((name) => intents[name] as readonly Example[]), none];
  const rows = examples.flatMap((group) =>
    group.map(({ text, embedding }) => intentFeatures(text, embedding)),
  );
  const classOf = examples.flatMap((group, index) => group.map(() => index));
  const classes = examples.length;
  const lambdas = rows.length > ROWS_TRIED ? [1] : LAMBDAS;
  const gram = gramOf(rows);
  const tried = lambdas.flatMap((lambda) => {
    const fit = fitRidge(gram, classOf, classes, lambda);
    return SLOPES.map((slope) => ({ fit, slope, loss: lossOf(fit, slope, classOf, classes) }));
  });
  const { fit, slope } = tried.reduce((best, one) => (one.loss < best.loss ? one : best));
  const weights = weightsOf(fit, rows);
  const leftOut = fit.leftOut.map((scores) => softmax(scores, slope));
  const isNone = (row: number) => classOf[row] === names.length;
  const phrases = leftOut.filter((_, row) => !isNone(row));
  const right = leftOut.filter((probs, row) => !isNone(row) && largest(probs) === classOf[row]);
  const ordinary = leftOut.filter((_, row) => isNone(row));
  return {
    intents: names,
    accuracy: right.length / Math.max(1, phrases.length),
    falseAlarms: (threshold) =>
      ordinary.filter((probs) => probs.slice(0, -1).some((value) => value >= threshold)).length /
      Math.max(1, ordinary.length),
    probs: (text, embedding) => {
      const features = intentFeatures(text, embedding);
      if (isBlank(features)) return names.map(() => 0);
      return softmax(
        weights.map((one) => dot(one, features)),
        slope,
      ).slice(0, -1);
    },
  };
}

/** Only the constant is set: nothing is known of such a text. */
const isBlank = (features: Float64Array) => features.findIndex((value) => value !== 0) === FEATURES - 1;

/** Mean of −ln p(own class) over the left-out rows, each class counting alike. */
function lossOf({ leftOut }: RidgeFit, slope: number, classOf: readonly number[], classes: number): number {
  const sums = new Array<number>(classes).fill(0);
  const counts = new Array<number>(classes).fill(0);
  leftOut.forEach((scores, row) => {
    const own = classOf[row] as number;
    const p = softmax(scores, slope)[own] as number;
    sums[own] = (sums[own] as number) - Math.log(Math.max(p, 1e-9));
    counts[own] = (counts[own] as number) + 1;
  });
  return sums.reduce((total, sum, c) => total + sum / Math.max(1, counts[c] as number), 0);
}

function softmax(scores: ArrayLike<number>, slope: number): number[] {
  const values = Array.from(scores, (score) => score * slope);
  const most = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function largest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
