import { createRandom } from './random.ts';

export interface Scored {
  readonly label: number;
  readonly score: number;
}

export interface Rate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Quality {
  readonly hits: number;
  readonly precision: Rate;
  readonly recall: Rate;
  readonly f1: number;
}

const RESAMPLES = 1_000;
/** Fewer hits than these show no precision. */
const HITS_AT_LEAST = 20;
const TAIL = 0.025;

/**
 * Precision and recall of decisions, with 95 % intervals: bootstrap of the pairs, drawn as counts of right hits, wrong hits and
 * misses, which is the same. Deterministic. O(pairs + resamples).
 */
export function qualityOf(rows: readonly { readonly label: number; readonly isHit: boolean }[]): Quality {
  let [right, wrong, missed] = [0, 0, 0];
  for (const { label, isHit } of rows) {
    if (isHit && label === 1) right++;
    else if (isHit) wrong++;
    else if (label === 1) missed++;
  }
  const random = createRandom(rows.length);
  const precisions: number[] = [];
  const recalls: number[] = [];
  for (let turn = 0; turn < RESAMPLES; turn++) {
    const [r, w, m] = [random.count(right), random.count(wrong), random.count(missed)];
    precisions.push(r / Math.max(1, r + w));
    recalls.push(r / Math.max(1, r + m));
  }
  const precision = rate(right / Math.max(1, right + wrong), precisions);
  const recall = rate(right / Math.max(1, right + missed), recalls);
  const sum = precision.value + recall.value;
  return {
    hits: right + wrong,
    precision,
    recall,
    f1: sum === 0 ? 0 : (2 * precision.value * recall.value) / sum,
  };
}

function rate(value: number, drawn: number[]): Rate {
  drawn.sort((a, b) => a - b);
  const at = (part: number): number =>
    drawn[Math.min(drawn.length - 1, Math.floor(part * drawn.length))] as number;
  return { value, low: at(TAIL), high: at(1 - TAIL) };
}

export interface Point {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/** A point for each distinct score, from the highest on. O(n log n). */
export function curveOf(rows: readonly Scored[]): Point[] {
  const positives = rows.reduce((sum, { label }) => sum + label, 0);
  const sorted = rows.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  const points: Point[] = [];
  let right = 0;
  sorted.forEach(({ label, score }, index) => {
    right += label;
    if (sorted[index + 1]?.score === score || index + 1 < HITS_AT_LEAST) return;
    points.push({ threshold: score, precision: right / (index + 1), recall: right / Math.max(1, positives) });
  });
  return points;
}

/** The point of most recall at that precision or more; undefined where no threshold reaches it. */
export const bestAt = (curve: readonly Point[], precision: number): Point | undefined =>
  curve.filter((point) => point.precision >= precision).at(-1);

/** The most precision at that recall or more; undefined where it is not reached. */
export function precisionAt(curve: readonly Point[], recall: number): number | undefined {
  const reached = curve.filter((point) => point.recall >= recall);
  return reached.length === 0 ? undefined : Math.max(...reached.map(({ precision }) => precision));
}
