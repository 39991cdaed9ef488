import type { Folder } from '../text/fold.ts';
import { type HeadsFile, headOf } from './heads-file.ts';
import { hashLetters, LETTER_HASHES_AT_MOST } from './letters.ts';
import { softmax } from './probabilities.ts';

/** A longer text is told by its beginning. */
const UNITS_AT_MOST = 4_096;

/** Which language a text is in, by naive Bayes over runs of one to four letters. */
export class LanguageHeads {
  readonly labels: readonly string[];
  readonly #file: HeadsFile;
  readonly #folder: Folder;
  readonly #temperature: number;
  readonly #hashes = new Int32Array(LETTER_HASHES_AT_MOST);

  constructor(file: HeadsFile, folder: Folder) {
    const head = headOf(file, 'language');
    this.labels = head.labels;
    this.#temperature = head.temperature;
    this.#file = file;
    this.#folder = folder;
  }

  /** float32[labels], new; all alike where the text has no letters. Bounded in time whatever the length. */
  probs(text: string): Float32Array {
    const { sums, scale, table } = this.#file;
    const length = this.#folder.fold(text.length > UNITS_AT_MOST ? text.slice(0, UNITS_AT_MOST) : text);
    const count = hashLetters(this.#folder.codes, length, this.#hashes);
    const hashes = this.#hashes;
    sums.clear();
    sums.add(hashes, table.findAll(hashes, count));
    // The runs overlap, so their evidence grows more slowly than their number.
    const norm = 1 / Math.sqrt(Math.max(count, 1));
    const logits = new Float32Array(this.labels.length);
    for (let c = 0; c < logits.length; c++) {
      logits[c] = (sums.sums[c] as number) * (scale[c] as number) * norm;
    }
    return softmax(logits, 0, logits.length, this.#temperature);
  }
}
