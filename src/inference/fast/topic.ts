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
      rows += this.#reader.add(i === 0 ? 0 : (ends[i - 1] as number), ends[i] as number);
    }
    sums.finish();
    const norm = 1 / Math.sqrt(Math.max(rows, 1));
    const logits = new Float32Array(columns);
    for (let column = 0; column < columns; column++) {
      let logit = (sums.sums[column] as number) * (scale[column] as number) * norm + (bias[column] as number);
      if (dense !== undefined) {
        const at = column * STATIC_DIMENSIONS;
        for (let i = 0; i < STATIC_DIMENSIONS; i++)
          logit += (dense[at + i] as number) * (vector[i] as number);
      }
      logits[column] = logit;
    }
    return logits;
  }
}
