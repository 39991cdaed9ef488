import type { Folder } from '../text/fold.ts';
import { ChunkReader } from './chunk-reader.ts';
import { type HeadsFile, headOf } from './heads-file.ts';
import { softmax } from './probabilities.ts';

export interface WindowScore {
  /** Log-odds of an attack in the worst window, calibrated. */
  readonly logOdds: number;
  /** float32[4] over the head's labels, in that window. */
  readonly probs: Float32Array;
  /** The worst window, folded (lower case, digits 0); undefined where the whole text is one window. */
  readonly window: string | undefined;
}

/** The heads for attacks: every text is read to its end, in windows of two neighbouring chunks; the worst counts. */
export class AttackHeads {
  readonly labels: readonly string[];
  readonly #file: HeadsFile;
  readonly #folder: Folder;
  readonly #reader: ChunkReader;
  readonly #temperature: number;
  readonly #shift: number;

  constructor(file: HeadsFile, folder: Folder) {
    const head = headOf(file, 'jailbreak');
    this.labels = head.labels;
    this.#file = file;
    this.#folder = folder;
    this.#reader = new ChunkReader(file, folder);
    this.#temperature = head.temperature;
    this.#shift = head.shift;
  }

  /** O(length). */
  score(text: string): WindowScore {
    const classes = this.labels.length;
    const ends = ChunkReader.ends(this.#folder, this.#folder.fold(text));
    const before = new Int32Array(classes);
    let rowsBefore = 0;
    let best = new Float32Array(classes);
    let bestOdds = Number.NEGATIVE_INFINITY;
    let bestAt = 0;
    // An empty text is one empty chunk.
    if (ends.length === 0) ends.push(0);
    for (let i = 0; i < ends.length; i++) {
      const { sums } = this.#file;
      sums.clear();
      const rows = this.#reader.add(ends[i - 1] ?? 0, ends[i] as number);
      // The first chunk is no window of its own where a second one follows.
      if (i > 0 || ends.length === 1) {
        const logits = this.#logits(before, rowsBefore + rows);
        const odds = attackOdds(logits);
        if (odds > bestOdds) {
          bestOdds = odds;
          best = logits;
          bestAt = i;
        }
      }
      for (let c = 0; c < classes; c++) before[c] = sums.sums[c] as number;
      rowsBefore = rows;
    }
    const from = ends[bestAt - 2] ?? 0;
    const window = ends.length < 3 ? undefined : textOf(this.#folder.codes, from, ends[bestAt] as number);
    return {
      logOdds: bestOdds / this.#temperature + this.#shift,
      probs: softmax(best, 0, classes, this.#temperature),
      window,
    };
  }

  #logits(before: Int32Array, rows: number): Float32Array<ArrayBuffer> {
    const { sums, scale, bias } = this.#file;
    const norm = 1 / Math.sqrt(Math.max(rows, 1));
    const logits = new Float32Array(before.length);
    for (let c = 0; c < before.length; c++) {
      logits[c] =
        ((sums.sums[c] as number) + (before[c] as number)) * (scale[c] as number) * norm +
        (bias[c] as number);
    }
    return logits;
  }
}

/** Log of (sum of the attacks' odds) over the benign one's: the first label is the benign one. */
function attackOdds(logits: Float32Array): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let c = 1; c < logits.length; c++) top = Math.max(top, logits[c] as number);
  let sum = 0;
  for (let c = 1; c < logits.length; c++) sum += Math.exp((logits[c] as number) - top);
  return top + Math.log(sum) - (logits[0] as number);
}

function textOf(codes: Uint16Array, from: number, to: number): string {
  return String.fromCharCode(...codes.subarray(from, to));
}
