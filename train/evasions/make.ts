/**
 * Writes one JSON Lines file per evasion, each row with its text disguised and all other fields kept:
 * node train/evasions/make.ts --in FILE.jsonl --out DIR [--seed N]. The same seed gives the same files.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { seededRandom } from '../../src/core/random.ts';
import { isRecord } from '../../src/core/record.ts';
import { evasions } from './transforms.ts';

const { values } = parseArgs({
  options: { in: { type: 'string' }, out: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
if (values.in === undefined || values.out === undefined) {
  console.error('usage: node train/evasions/make.ts --in FILE.jsonl[.gz] --out DIR [--seed N]');
  process.exit(2);
}

const file = readFileSync(values.in);
const lines = (values.in.endsWith('.gz') ? gunzipSync(file) : file).toString('utf8').split('\n');
const rows = lines.filter((line) => line.trim() !== '').map(parseRow);
mkdirSync(values.out, { recursive: true });
for (const [index, evasion] of evasions.entries()) {
  // A row of numbers for each, so that one more evasion changes none of the others' files.
  const random = seededRandom(Number(values.seed) * 1_000 + index);
  const disguised = rows.map((row) => JSON.stringify({ ...row, text: evasion.apply(row.text, random) }));
  writeFileSync(join(values.out, `${evasion.id}.jsonl`), `${disguised.join('\n')}\n`);
}
console.log(`${evasions.length} files of ${rows.length} rows in ${values.out}`);

function parseRow(line: string, index: number): Record<string, unknown> & { text: string } {
  const row: unknown = JSON.parse(line);
  if (!isRecord(row) || typeof row.text !== 'string') throw new Error(`line ${index + 1} has no text`);
  return { ...row, text: row.text };
}
