import { FairleadError } from '../../core/errors.ts';
import type { ClassifierSetup } from './protocol.ts';

/** What a graph answers with. */
export interface OutputTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

type Expected = Pick<ClassifierSetup, 'modelPath' | 'labels' | 'names'>;

/** The logits of one text. Throws FL_MODEL_FAILED where the output is not float32[1, labels]. */
export function logitsOf(
  { data, dims }: OutputTensor,
  { modelPath }: Pick<Expected, 'modelPath'>,
): Float32Array {
  if (data instanceof Float32Array && dims.length === 2 && dims[0] === 1) return data;
  const kind = data instanceof Float32Array ? 'float32' : 'another type';
  throw misfit(`The classifier ${modelPath} answers with ${kind} of shape [${dims}].`);
}

/** Throws FL_MODEL_FAILED where the labels are not those of the model's outputs. */
export function checkLabels(count: number, { modelPath, labels, names }: Expected): void {
  if (labels.length > 0 && labels.length !== count) {
    const known = names.length === count ? ` (${names.join(', ')})` : '';
    throw misfit(
      `The classifier ${modelPath} has ${count} outputs${known}, and ${labels.length} labels are named.`,
      'Name as many labels as it has outputs, in their order.',
    );
  }
  const reordered = labels.some((label, i) => label !== names[i]) && sameNames(labels, names);
  if (reordered) {
    throw misfit(
      `The classifier ${modelPath} has its labels in the order ${names.join(', ')}.`,
      'Name them in that order.',
    );
  }
}

/** Probabilities of logits: one of several, or each on its own. Throws FL_MODEL_FAILED for what is no number. */
export function probabilities(logits: Float32Array, manyLabels: boolean): Float32Array<ArrayBuffer> {
  const most = manyLabels ? 0 : logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = Float64Array.from(logits, (logit) => Math.exp(manyLabels ? -logit : logit - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const probs = Float32Array.from(powers, (power) => (manyLabels ? 1 / (1 + power) : power / total));
  if (probs.some(Number.isNaN)) {
    throw new FairleadError('FL_MODEL_FAILED', 'The classifier answers with what is no number.', {
      hint: 'Export it again, without half precision.',
    });
  }
  return probs;
}

const sameNames = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && [...a].sort().join('\n') === [...b].sort().join('\n');

function misfit(
  message: string,
  hint = 'Export it for text classification: logits, float32[batch, labels].',
) {
  return new FairleadError('FL_MODEL_FAILED', message, { hint });
}
