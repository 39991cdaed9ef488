import { clusterRows } from './clusters.ts';
import { type Features, readFeatures } from './features.ts';
import { fitRidge, type Linear, predictRow } from './ridge.ts';
import { fitScaling, type Scaling, type SparseRow, toRow, widthOf } from './vectors.ts';

/** How several models did on one prompt. */
export interface Outcome {
  readonly prompt: string;
  /** Name of the task or source, where the data set says it. */
  readonly group?: string | undefined;
  /** By model, 0 (wrong) to 1 (right); models that were not asked are left out. */
  readonly scores: Readonly<Record<string, number>>;
}

/** Predicts how good each model's answer will be, from outcomes of the past. */
export interface OutcomeModel {
  readonly models: readonly string[];
  /** float64[models], 0 to 1. O(length of the prompt × (groups + models)). */
  predict(prompt: string): Float64Array;
}

/** Found on `llmrouter`: more of a prompt’s own words would choose no better, and change its mind at every typo. */
const GROUP_PENALTY = 1;
const GROUP_SHARPNESS = 24;
const OWN_PENALTY = 20;
const OWN_SHARE = 0.2;
/** A group's mean is held to the whole's as if so many more prompts had been seen. */
const GROUP_PRIOR = 5;
const CLUSTERS_AT_MOST = 24;
const ROWS_A_CLUSTER = 40;

/**
 * Fits the predictor. A prompt's task says most of what can be known about who answers it, so the prompt's group is
 * recognised first and the models' means there are mixed; a ridge adds what the words say beyond that. Where no
 * groups are named, clusters of like prompts stand for them. O(rows × length × (groups + models) × 40).
 */
export function fitOutcomes(outcomes: readonly Outcome[], models: readonly string[]): OutcomeModel {
  const features = outcomes.map(({ prompt }) => readFeatures(prompt));
  const scaling = fitScaling(features);
  const rows = features.map((one) => toRow(one, scaling));
  const groups = groupsOf(outcomes, rows, widthOf(scaling));
  const count = Math.max(0, ...groups) + 1;
  const means = groupMeans(outcomes, models, groups, count);
  const targets = count + models.length;
  const y = new Float64Array(rows.length * targets);
  outcomes.forEach(({ scores }, row) => {
    const group = groups[row] as number;
    y[row * targets + group] = 1;
    models.forEach((model, m) => {
      const score = scores[model];
      const mean = means[group * models.length + m] as number;
      y[row * targets + count + m] = score === undefined ? 0 : score - mean;
    });
  });
  const penalties = [...Array(count).fill(GROUP_PENALTY), ...Array(models.length).fill(OWN_PENALTY)];
  return new Fitted(models, scaling, fitRidge(rows, widthOf(scaling), y, penalties), means, count);
}

class Fitted implements OutcomeModel {
  readonly models: readonly string[];
  readonly #scaling: Scaling;
  readonly #linear: Linear;
  readonly #means: Float64Array;
  readonly #groups: number;

  constructor(
    models: readonly string[],
    scaling: Scaling,
    linear: Linear,
    means: Float64Array,
    groups: number,
  ) {
    this.models = models;
    this.#scaling = scaling;
    this.#linear = linear;
    this.#means = means;
    this.#groups = groups;
  }

  predict(prompt: string): Float64Array {
    const features: Features = readFeatures(prompt);
    const said = predictRow(this.#linear, toRow(features, this.#scaling));
    const shares = softmax(said.subarray(0, this.#groups), GROUP_SHARPNESS);
    const out = new Float64Array(this.models.length);
    for (let m = 0; m < out.length; m++) {
      let mean = 0;
      for (let g = 0; g < this.#groups; g++) {
        mean += (shares[g] as number) * (this.#means[g * out.length + m] as number);
      }
      const own = OWN_SHARE * (said[this.#groups + m] as number);
      out[m] = Math.max(0, Math.min(1, mean + own));
    }
    return out;
  }
}

function groupsOf(
  outcomes: readonly Outcome[],
  rows: readonly SparseRow[],
  width: number,
): readonly number[] {
  const names = [...new Set(outcomes.map(({ group }) => group ?? ''))].sort();
  if (names.length > 1) return outcomes.map(({ group }) => names.indexOf(group ?? ''));
  return clusterRows(rows, width, Math.min(CLUSTERS_AT_MOST, Math.ceil(rows.length / ROWS_A_CLUSTER)));
}

/** float64[groups × models]: mean scores, drawn to the model's overall mean where a group has few prompts. */
function groupMeans(
  outcomes: readonly Outcome[],
  models: readonly string[],
  groups: readonly number[],
  count: number,
): Float64Array {
  const means = new Float64Array(count * models.length);
  models.forEach((model, m) => {
    const sums = new Float64Array(count);
    const seen = new Float64Array(count);
    outcomes.forEach(({ scores }, row) => {
      const score = scores[model];
      if (score === undefined) return;
      const group = groups[row] as number;
      sums[group] = (sums[group] as number) + score;
      seen[group] = (seen[group] as number) + 1;
    });
    const total = seen.reduce((a, b) => a + b, 0);
    const overall = total === 0 ? 0.5 : sums.reduce((a, b) => a + b, 0) / total;
    for (let g = 0; g < count; g++) {
      means[g * models.length + m] =
        ((sums[g] as number) + GROUP_PRIOR * overall) / ((seen[g] as number) + GROUP_PRIOR);
    }
  });
  return means;
}

function softmax(values: Float64Array, sharpness: number): Float64Array {
  const highest = Math.max(...values);
  const shares = values.map((value) => Math.exp(sharpness * (value - highest)));
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => share / sum);
}
