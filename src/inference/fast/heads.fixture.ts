import { bytes, safetensorsOf } from '../artefacts/safetensors.fixture.ts';
import { readSafetensors } from '../artefacts/safetensors.ts';
import { Folder } from '../text/fold.ts';
import { type Head, type HeadsFile, readHeads } from './heads-file.ts';
import { HASHES_AT_MOST, hashGrams } from './ngrams.ts';

/** The hash that a word of ASCII has as a word: of all its grams the one that needs a border and does not hold it. */
function wordHash(word: string): number {
  const folder = new Folder();
  const at = (text: string): Set<number> => {
    const out = new Int32Array(HASHES_AT_MOST);
    const length = folder.fold(text);
    return new Set(out.subarray(0, hashGrams(folder.codes, 0, length, out)));
  };
  // Grams with the border in them change with the mark there, grams without it stay where letters stand there.
  const marked = at(`(${word})`);
  const plain = at(`- ${word} -`);
  const other = at(`x${word}x`);
  for (const hash of plain) if (marked.has(hash) && !other.has(hash)) return hash;
  throw new Error(`${word} has no hash of its own`);
}

/** Heads whose words weigh what is given for each column, at a scale of 1. Columns are a multiple of four. */
export function headsOf(
  weights: Readonly<Record<string, readonly number[]>>,
  heads: readonly Head[],
  columns = 4,
): HeadsFile {
  const words = Object.keys(weights);
  const rows = Uint8Array.from(Object.values(weights).flatMap((row) => row.map((weight) => weight + 128)));
  return readHeads(
    readSafetensors(
      safetensorsOf(
        {
          keys: { dtype: 'I32', shape: [words.length], data: bytes(Int32Array.from(words, wordHash)) },
          rows: { dtype: 'U8', shape: [words.length, columns], data: rows },
          scale: { dtype: 'F32', shape: [columns], data: bytes(new Float32Array(columns).fill(1)) },
          bias: { dtype: 'F32', shape: [columns], data: bytes(new Float32Array(columns)) },
        },
        { heads: JSON.stringify(heads) },
      ),
    ),
  );
}
