/**
 * Reads JSON Lines with a `text` each on stdin and writes their n-gram hashes to stdout, so that training sees
 * exactly what the gateway will see: for each text uint32 chunks, for each chunk uint32 n and n distinct int32, ascending.
 * With --letters the runs of letters that tell a language instead, one chunk a text, repeats included.
 */
import { createInterface } from 'node:readline';
import { hashLetters, LETTER_HASHES_AT_MOST } from '../src/inference/fast/letters.ts';
import { chunkEnd, HASHES_AT_MOST, hashGrams } from '../src/inference/fast/ngrams.ts';
import { Folder } from '../src/inference/text/fold.ts';

const folder = new Folder();
const hashes = new Int32Array(Math.max(HASHES_AT_MOST, LETTER_HASHES_AT_MOST));
const letters = process.argv.includes('--letters');

for await (const line of createInterface({ input: process.stdin })) {
  const { text } = JSON.parse(line) as { text: string };
  const length = folder.fold(text);
  const parts: Int32Array[] = [];
  if (letters) {
    const count = hashLetters(folder.codes, length, hashes);
    parts.push(Int32Array.of(count), hashes.slice(0, count).sort());
  }
  for (let from = letters ? length : 0; from < length; ) {
    const to = chunkEnd(folder.codes, from, length);
    const count = hashGrams(folder.codes, from, to, hashes);
    const distinct = Int32Array.from(new Set(hashes.subarray(0, count))).sort();
    parts.push(Int32Array.of(distinct.length), distinct);
    from = to;
  }
  const whole = new Int32Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  whole[0] = parts.length / 2;
  let at = 1;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  if (!process.stdout.write(new Uint8Array(whole.buffer))) {
    await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
