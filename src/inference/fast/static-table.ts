import { bytesOf, type Safetensors } from '../artefacts/safetensors.ts';
import type { WordPiece } from '../text/wordpiece.ts';
import { RowSums } from './row-sums.ts';

export const STATIC_DIMENSIONS = 256;
/** Tokens read at a time; a longer text is read to its end in several turns. */
const TOKENS_AT_MOST = 32_768;
/** No vector of a longer text differs by what comes behind. */
const UNITS_AT_MOST = 65_536;

/**
 * The static token table, uint8[vocabulary, 256] biased by 128: the sum of a text's rows points where the sentence
 * transformer's vector does. One scale for all, which unit length takes out again.
 */
export class StaticTable {
  readonly #wordPiece: WordPiece;
  readonly #sums: RowSums;
  readonly #rows: number;
  readonly #ids = new Int32Array(TOKENS_AT_MOST);

  constructor(file: Safetensors, wordPiece: WordPiece) {
    const table = bytesOf(file, 'table');
    this.#rows = table.byteLength / STATIC_DIMENSIONS;
    this.#sums = new RowSums(table, STATIC_DIMENSIONS);
    this.#wordPiece = wordPiece;
  }

  /** float32[256] of unit length, new; all zeros where no token of the text is known. O(length). */
  embed(text: string): Float32Array {
    const sums = this.#sums;
    sums.clear();
    const head = text.length > UNITS_AT_MOST ? text.slice(0, UNITS_AT_MOST) : text;
    const count = this.#wordPiece.encode(head, this.#ids);
    const ids = this.#ids;
    let rows = 0;
    for (let i = 0; i < count; i++) {
      const id = ids[i] as number;
      if (id < this.#rows) ids[rows++] = id;
    }
    sums.add(ids, rows);
    return unit(sums.sums);
  }

  /** How many tokens the text has, at most 32,768. */
  countTokens(text: string): number {
    return this.#wordPiece.encode(text, this.#ids);
  }
}

function unit(sums: Int32Array): Float32Array {
  const vector = new Float32Array(STATIC_DIMENSIONS);
  let square = 0;
  for (let i = 0; i < STATIC_DIMENSIONS; i++) square += (sums[i] as number) ** 2;
  if (square === 0) return vector;
  const scale = 1 / Math.sqrt(square);
  for (let i = 0; i < STATIC_DIMENSIONS; i++) vector[i] = (sums[i] as number) * scale;
  return vector;
}
