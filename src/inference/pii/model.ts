import { FairleadError } from '../../core/errors.ts';
import { readSafetensors } from '../artefacts/safetensors.ts';
import { RowSums } from '../fast/row-sums.ts';
import { FEATURE_VERSION } from './features.ts';
import { createScratch, type Scratch } from './scratch.ts';
import { PII_TYPES, type PiiType } from './types.ts';
import { listedWords } from './words.ts';

/** The token model of names, organisations, places and addresses. */
export interface PiiModel {
  /** `O`, then `B-` and `I-` of each type. */
  readonly tags: readonly string[];
  /** High halves of the features' hashes, in open addressing over the low ones; 0 is empty. uint16[2^n]. */
  readonly keys: Uint16Array;
  /** Sums of weights, a row a slot and a column a tag. */
  readonly weights: RowSums;
  /** What one step of a weight is worth in logits. */
  readonly scale: number;
  /** float32[tags + 1, tags]: from tag to tag; the last row is from the start. */
  readonly transitions: Float32Array;
  /** A window where no tag of a name leads `O` by more than this, in logits, has no name on its best path. */
  readonly surelyNone: number;
  /** The most by which the ways into a tag that may follow any other differ, in logits. */
  readonly spread: number;
  /** The type of each tag, none for `O`, and the tag that goes on with it. */
  readonly types: readonly (PiiType | undefined)[];
  readonly inner: readonly number[];
  /** Of each tag those that may stand before it, ascending. */
  readonly before: readonly Uint8Array[];
  readonly gazetteer: Uint32Array;
  /** The words of the lists, as `findWords` reads them. */
  readonly listed: Uint8Array;
  /** Memory of one text, used again for the next. */
  readonly scratch: Scratch;
}

/** The training writes less for what cannot follow. */
const FORBIDDEN = -9_999;

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
  const keys = new Uint16Array(column('keys', 2));
  const weights = new Int8Array(column('weights', 1));
  const transitions = new Float32Array(column('transitions', 4));
  const gazetteer = new Uint32Array(column('gazetteer', 4));
  if (
    weights.length !== keys.length * tags.length ||
    transitions.length !== (tags.length + 1) * tags.length ||
    !keys.includes(0) ||
    !gazetteer.includes(0)
  )
    throw broken('its tensors do not fit one another');
  return {
    tags,
    keys,
    weights: rowsOf(weights, tags.length),
    scale: new Float32Array(column('scale', 4))[0] ?? 0,
    transitions,
    surelyNone: surelyNone(transitions, tags.length),
    spread: spreadOf(transitions, tags.length),
    types: tags.map((tag) => PII_TYPES.find((type) => type === tag.slice(2))),
    inner: tags.map((tag) => tags.indexOf(`I-${tag.slice(2)}`)),
    before: tags.map((_, tag) => allowedBefore(transitions, tags.length, tag)),
    gazetteer,
    listed: listedWords(),
    scratch: createScratch(tags.length),
  };
}

/** The weights as `RowSums` reads them: bytes biased by 128, rows filled up to sixteen columns, which it adds at once. */
function rowsOf(weights: Int8Array, tags: number): RowSums {
  const columns = Math.ceil(tags / 16) * 16;
  const rows = new Uint8Array((weights.length / tags) * columns);
  for (let from = 0, to = 0; from < weights.length; from += tags, to += columns)
    for (let tag = 0; tag < tags; tag++) rows[to + tag] = (weights[from + tag] as number) + 128;
  return new RowSums(rows, columns);
}

/**
 * A stretch of k tags of names has one transition into it, k - 1 within it and one out of it that `O` all along has not.
 * Where each tag brings less in logits than its share of what these can bring, `O` all along scores highest.
 */
function surelyNone(transitions: Float32Array, tags: number): number {
  const stay = transitions[0] as number;
  let entry = Number.NEGATIVE_INFINITY;
  let within = Number.NEGATIVE_INFINITY;
  let exit = Number.NEGATIVE_INFINITY;
  for (let tag = 1; tag < tags; tag++) {
    const first = (transitions[tags * tags + tag] as number) - (transitions[tags * tags] as number);
    entry = Math.max(entry, (transitions[tag] as number) - stay, first);
    exit = Math.max(exit, (transitions[tag * tags] as number) - stay);
    for (let to = 1; to < tags; to++)
      within = Math.max(within, (transitions[tag * tags + to] as number) - stay);
  }
  // A stretch that runs to the end has no way out.
  return -Math.max(0, entry + Math.max(0, exit), within);
}

function spreadOf(transitions: Float32Array, tags: number): number {
  let spread = 0;
  for (let tag = 0; tag < tags; tag++) {
    const ways = Array.from({ length: tags }, (_, from) => transitions[from * tags + tag] as number);
    const least = Math.min(...ways);
    if (least > FORBIDDEN) spread = Math.max(spread, Math.max(...ways) - least);
  }
  // As scores are rounded to 32 bits.
  return spread + 0.01;
}

function allowedBefore(transitions: Float32Array, tags: number, tag: number): Uint8Array {
  const before = Array.from({ length: tags }, (_, other) => other);
  return Uint8Array.from(before.filter((other) => (transitions[other * tags + tag] as number) > FORBIDDEN));
}

function broken(why: string): FairleadError {
  return new FairleadError('FL_MODEL_FILE', `the model for personal data cannot be used: ${why}`);
}
