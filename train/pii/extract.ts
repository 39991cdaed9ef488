/** Writes what train.py reads: each training row's features and tags, and the gazetteer's table. `--data DIR --out DIR` */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FEATURE_COUNT, FEATURE_VERSION, features } from '../../src/inference/pii/features.ts';
import { prepare } from '../../src/inference/pii/find-pii.ts';
import { addName } from '../../src/inference/pii/gazetteer.ts';
import { hashWord } from '../../src/inference/pii/tokens.ts';
import { augment } from './augment.ts';
import { type Row, readRows } from './data.ts';
import { ownRows } from './own.ts';
import { addCounted } from './word-counts.ts';

const TYPES = ['PERSON', 'GPE', 'ORGANIZATION', 'STREET_ADDRESS', 'ZIP_CODE'];
const TAGS = ['O', ...TYPES.flatMap((type) => [`B-${type}`, `I-${type}`])];
/** Rows of one template teach the same: more than so many of them only make training slow. */
const MOST_OF_A_GROUP = 40;
const GAZETTEER_SLOTS = 1 << 16;

const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string' } } });
if (values.data === undefined || values.out === undefined) throw new Error('needs --data DIR and --out DIR');

const gazetteer = new Uint32Array(GAZETTEER_SLOTS);
for (const [file, shift] of [
  ['gazetteer.tsv', 0],
  ['clusters.tsv', 8],
] as const)
  for (const line of readFileSync(join(import.meta.dirname, file), 'utf8')
    .trim()
    .split('\n')) {
    const [word = '', bits = '0'] = line.split('\t');
    if (!word.startsWith('#')) addName(gazetteer, hashWord(word), Number(bits) << shift);
  }
addCounted(values.data, gazetteer);

const seen = new Map<string, number>();
const rows = [...readRows(values.data), ...ownRows()].filter((row) => {
  if (row.dev || row.source.startsWith('GSM8K')) return false;
  const count = (seen.get(row.group) ?? 0) + 1;
  seen.set(row.group, count);
  return count <= MOST_OF_A_GROUP;
});
writeFileSync(join(values.out, 'rows.i32'), concat(augment(rows).map((row) => encode(row))));
writeFileSync(join(values.out, 'gazetteer.u32'), new Uint8Array(gazetteer.buffer));
writeFileSync(
  join(values.out, 'meta.json'),
  JSON.stringify({ tags: TAGS, featureCount: FEATURE_COUNT, features: FEATURE_VERSION, rows: rows.length }),
);

/** `[tokens, then per token: its features, its tag]`. */
function encode(row: Row): Int32Array {
  const { tokens, shapes } = prepare(row.text, gazetteer);
  const out = new Int32Array(1 + tokens.count * (FEATURE_COUNT + 1));
  out[0] = tokens.count;
  const scratch = new Int32Array(FEATURE_COUNT);
  const points = toPoints(row.text);
  for (let i = 0; i < tokens.count; i++) {
    features(tokens, shapes, i, scratch);
    out.set(scratch, 1 + i * (FEATURE_COUNT + 1));
    const at = points[tokens.start[i] as number] as number;
    const span = row.gold.find(({ start, end, type }) => at >= start && at < end && TYPES.includes(type));
    const before = i === 0 ? -1 : (points[tokens.start[i - 1] as number] as number);
    const tag = span === undefined ? 'O' : `${before >= span.start ? 'I' : 'B'}-${span.type}`;
    out[(i + 1) * (FEATURE_COUNT + 1)] = TAGS.indexOf(tag);
  }
  return out;
}

/** Code-point index of each UTF-16 unit. */
function toPoints(text: string): Int32Array {
  const points = new Int32Array(text.length + 1);
  let point = 0;
  for (let at = 0; at < text.length; point++) {
    const units = (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
    for (const end = at + units; at < end; at++) points[at] = point;
  }
  return points;
}

function concat(parts: readonly Int32Array[]): Uint8Array {
  const whole = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(whole.buffer);
}
