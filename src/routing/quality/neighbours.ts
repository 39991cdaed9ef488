import { type Features, readFeatures } from './features.ts';
import type { Outcome } from './outcome-model.ts';
import { fitScaling, type Scaling, toRow } from './vectors.ts';

/** Neighbours weigh e to so many times their similarity. */
const SHARPNESS = 8;
/** A model's mean over the neighbours is held to its overall mean as if so many more had been seen. */
const PRIOR_WEIGHT = 0.05;

/** Outcomes by likeness of their prompts: postings by word, so that only prompts that share one are touched. */
export class Neighbours {
  readonly #outcomes: readonly Outcome[];
  readonly #scaling: Scaling;
  /** By column: rows that have it, and with which value. */
  readonly #postings: { rows: number[]; values: number[] }[] = [];
  readonly #means = new Map<string, number>();

  /** O(bytes of the prompts). */
  constructor(outcomes: readonly Outcome[]) {
    this.#outcomes = outcomes;
    const features = outcomes.map(({ prompt }) => readFeatures(prompt));
    this.#scaling = fitScaling(features, 1);
    this.#postings = Array.from(this.#scaling.known, () => ({ rows: [], values: [] }));
    features.forEach((one, row) => {
      const { columns, values, words } = toRow(one, this.#scaling);
      for (let i = 0; i < words; i++) {
        const posting = this.#postings[columns[i] as number];
        posting?.rows.push(row);
        posting?.values.push(values[i] as number);
      }
    });
    for (const model of new Set(outcomes.flatMap(({ scores }) => Object.keys(scores)))) {
      const seen = outcomes.flatMap(({ scores }) => scores[model] ?? []);
      this.#means.set(model, seen.reduce((a, b) => a + b, 0) / seen.length);
    }
  }

  /**
   * What each model scored on the `k` prompts most like this one, 0 to 1, the likest most; undefined for a model that no
   * outcome has. O(length + postings of its words).
   */
  predict(prompt: string, k: number): (model: string) => number | undefined {
    const nearest = this.#nearest(readFeatures(prompt), k);
    return (model) => {
      const mean = this.#means.get(model);
      if (mean === undefined) return undefined;
      let sum = PRIOR_WEIGHT * mean;
      let weights = PRIOR_WEIGHT;
      for (const { row, weight } of nearest) {
        const score = this.#outcomes[row]?.scores[model];
        if (score === undefined) continue;
        sum += weight * score;
        weights += weight;
      }
      return sum / weights;
    };
  }

  #nearest(features: Features, k: number): { readonly row: number; readonly weight: number }[] {
    const { columns, values, words } = toRow(features, this.#scaling);
    const similar = new Map<number, number>();
    for (let i = 0; i < words; i++) {
      const posting = this.#postings[columns[i] as number];
      posting?.rows.forEach((row, at) => {
        similar.set(row, (similar.get(row) ?? 0) + (values[i] as number) * (posting.values[at] as number));
      });
    }
    const best = [...similar].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, k);
    const top = best[0]?.[1] ?? 0;
    // A prompt that is like nothing seen has light neighbours, and the overall means decide.
    return best.map(([row, likeness]) => ({ row, weight: top * Math.exp(SHARPNESS * (likeness - top)) }));
  }
}
