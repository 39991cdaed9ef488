import { bytesOf, floats, ints, type Safetensors } from '../artefacts/safetensors.ts';
import { RowSums } from './row-sums.ts';
import { RowTable } from './row-table.ts';

/** One head of a file: which columns are its classes, and how its logits become probabilities. */
export interface Head {
  readonly name: string;
  readonly labels: readonly string[];
  /** First column. */
  readonly at: number;
  /** By which logits are divided; fitted on the dev part (Guo et al. 2017). */
  readonly temperature: number;
  /** Added to the logit of a yes-or-no head, or to the log-odds of an attack, before the sigmoid. */
  readonly shift: number;
}

/** Linear heads over n-grams: a dictionary, a row of bytes an n-gram, a bias and a scale a column. */
export interface HeadsFile {
  readonly table: RowTable;
  readonly sums: RowSums;
  readonly rows: number;
  readonly columns: number;
  readonly scale: Float32Array;
  readonly bias: Float32Array;
  /** float32[columns, 256], or none: over the static vector. */
  readonly dense: Float32Array | undefined;
  readonly heads: readonly Head[];
}

/** Throws FL_MODEL_FILE for a file that is none of these. */
export function readHeads(file: Safetensors): HeadsFile {
  const keys = ints(file, 'keys');
  const scale = floats(file, 'scale');
  return {
    table: new RowTable(keys),
    sums: new RowSums(bytesOf(file, 'rows'), scale.length),
    rows: keys.length,
    columns: scale.length,
    scale,
    bias: floats(file, 'bias'),
    dense: file.tensors.has('dense') ? floats(file, 'dense') : undefined,
    heads: JSON.parse(file.metadata.heads ?? '[]') as Head[],
  };
}

/** The head of that name; throws where a file of another version lacks it. */
export function headOf(file: HeadsFile, name: string): Head {
  const head = file.heads.find((one) => one.name === name);
  if (head === undefined) throw new Error(`the model file has no head ${name}`);
  return head;
}
