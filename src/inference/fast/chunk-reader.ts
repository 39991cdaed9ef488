import type { Folder } from '../text/fold.ts';
import type { HeadsFile } from './heads-file.ts';
import { chunkEnd, HASHES_AT_MOST, hashGrams } from './ngrams.ts';

/** Reads a text chunk by chunk and adds up the rows of each chunk's distinct n-grams. */
export class ChunkReader {
  readonly #file: HeadsFile;
  readonly #folder: Folder;
  /** The chunk's hashes, and in their place the rows of those that have one. */
  readonly #hashes = new Int32Array(HASHES_AT_MOST);
  /** The chunk in which a row was last seen, so that it counts once a chunk: bytes, as they are to stay in the cache. */
  readonly #seen: Uint8Array;
  #chunk = 0;

  constructor(file: HeadsFile, folder: Folder) {
    this.#file = file;
    this.#folder = folder;
    this.#seen = new Uint8Array(file.rows);
  }

  /** Where the chunks of the folded text end, in units. O(length / 320). */
  static ends(folder: Folder, length: number): number[] {
    const ends: number[] = [];
    for (let from = 0; from < length; ) {
      from = chunkEnd(folder.codes, from, length);
      ends.push(from);
    }
    return ends;
  }

  /** Adds the rows of the n-grams between `from` and `to` to the file's sums; returns how many. O(chunk × columns / 4). */
  add(from: number, to: number): number {
    const { table, sums } = this.#file;
    const hashes = this.#hashes;
    const seen = this.#seen;
    const chunk = this.#nextChunk();
    const found = table.findAll(hashes, hashGrams(this.#folder.codes, from, to, hashes));
    let rows = 0;
    for (let i = 0; i < found; i++) {
      const row = hashes[i] as number;
      if (seen[row] === chunk) continue;
      seen[row] = chunk;
      hashes[rows++] = row;
    }
    sums.add(hashes, rows);
    return rows;
  }

  #nextChunk(): number {
    if (this.#chunk === 0xff) {
      this.#seen.fill(0);
      this.#chunk = 0;
    }
    return ++this.#chunk;
  }
}
