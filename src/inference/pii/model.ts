import { FairleadError } from '../../core/errors.ts';
import { readSafetensors } from '../artefacts/safetensors.ts';
import { FEATURE_VERSION } from './features.ts';

/** The token model of names, organisations, places and addresses. */
export interface PiiModel {
  /** `O`, then `B-` and `I-` of each type. */
  readonly tags: readonly string[];
  /** High halves of the features' hashes, in open addressing over the low ones; 0 is empty. uint16[2^n]. */
  readonly keys: Uint16Array;
  /** int8[2^n, tags], a row a slot. */
  readonly weights: Int8Array;
  /** What one step of a weight is worth in logits. */
  readonly scale: number;
  /** float32[tags + 1, tags]: from tag to tag; the last row is from the start. */
  readonly transitions: Float32Array;
  readonly gazetteer: Uint32Array;
}

/** Reads `models/fast/pii.safetensors`. Throws FL_MODEL_FILE where it is no such file. O(bytes). */
export function createPiiModel(bytes: Uint8Array): PiiModel {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.features !== FEATURE_VERSION)
    throw broken(`made for features ${metadata.features ?? '(none)'}, not ${FEATURE_VERSION}`);
  const tags: unknown = JSON.parse(metadata.tags ?? '[]');
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) throw broken('no list of tags');
  const column = (name: string, items: number): ArrayBuffer => {
    const data = tensors.get(name)?.data;
    if (data === undefined || data.length % items !== 0)
      throw broken(`no tensor ${name}, or of a wrong size`);
    // A copy: tensors need not lie at multiples of their item size.
    return new Uint8Array(data).buffer;
  };
  const model: PiiModel = {
    tags,
    keys: new Uint16Array(column('keys', 2)),
    weights: new Int8Array(column('weights', 1)),
    scale: new Float32Array(column('scale', 4))[0] ?? 0,
    transitions: new Float32Array(column('transitions', 4)),
    gazetteer: new Uint32Array(column('gazetteer', 4)),
  };
  if (
    model.weights.length !== model.keys.length * tags.length ||
    model.transitions.length !== (tags.length + 1) * tags.length ||
    !model.keys.includes(0) ||
    !model.gazetteer.includes(0)
  )
    throw broken('its tensors do not fit one another');
  return model;
}

function broken(why: string): FairleadError {
  return new FairleadError('FL_MODEL_FILE', `the model for personal data cannot be used: ${why}`);
}
