import type { Folder } from '../text/fold.ts';
import { ChunkReader } from './chunk-reader.ts';
import type { HeadsFile } from './heads-file.ts';
import { STATIC_DIMENSIONS } from './static-table.ts';

/** What a prompt is about is read off its beginning and its end: so many chunks of each. */
const HEAD_CHUNKS = 10;
const TAIL_CHUNKS = 3;

/** The heads over n-grams and the static vector: domain, task, complexity and the like. */
export class TopicHeads {
  readonly file: HeadsFile;
  readonly #folder: Folder;
  readonly #reader: ChunkReader;

  constructor(file: HeadsFile, folder: Folder) {
    this.file = file;
    this.#folder = folder;
    this.#reader = new ChunkReader(file, folder);
  }

  /** float32[columns], new: the logits of all heads, side by side. Time is bounded whatever the length. */
  logits(text: string, vector: Float32Array): Float32Array {
    const { sums, scale, bias, dense, columns } = this.file;
    const ends = ChunkReader.ends(this.#folder, this.#folder.fold(text));
    sums.clear();
    let rows = 0;
    for (let i = 0; i < ends.length; i++) {
      if (i >= HEAD_CHUNKS && i < ends.length - TAIL_CHUNKS) continue;
      rows += this.#reader.add(ends[i - 1] ?? 0, ends[i] as number);
    }
    const norm = 1 / Math.sqrt(Math.max(rows, 1));
    const logits = new Float64Array(columns);
    for (let column = 0; column < columns; column++) {
      logits[column] =
        (sums.sums[column] as number) * (scale[column] as number) * norm + (bias[column] as number);
    }
    if (dense !== undefined) addProducts(dense, vector, logits);
    return new Float32Array(logits);
  }
}

/** Adds `dense` × `vector` to the logits, four rows at a time: their sums do not wait for one another. */
function addProducts(dense: Float32Array, vector: Float32Array, logits: Float64Array): void {
  for (let column = 0; column < logits.length; column += 4) {
    const at = column * STATIC_DIMENSIONS;
    let a = logits[column] as number;
    let b = logits[column + 1] as number;
    let c = logits[column + 2] as number;
    let d = logits[column + 3] as number;
    for (let i = 0; i < STATIC_DIMENSIONS; i++) {
      const value = vector[i] as number;
      a += (dense[at + i] as number) * value;
      b += (dense[at + STATIC_DIMENSIONS + i] as number) * value;
      c += (dense[at + 2 * STATIC_DIMENSIONS + i] as number) * value;
      d += (dense[at + 3 * STATIC_DIMENSIONS + i] as number) * value;
    }
    logits[column] = a;
    logits[column + 1] = b;
    logits[column + 2] = c;
    logits[column + 3] = d;
  }
}
