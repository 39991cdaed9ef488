/** Span F1 of `findPii` on the dev rows. `--data DIR [--model FILE] [--errors TYPE] --json` */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPii } from '../../src/inference/pii/find-pii.ts';
import { createPiiModel } from '../../src/inference/pii/model.ts';
import { PII_TYPES } from '../../src/inference/pii/types.ts';
import { type Row, readRows } from './data.ts';
import { isMarked } from './labels.ts';
import { ownDevRows } from './own.ts';

interface Counts {
  right: number;
  found: number;
  gold: number;
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    model: { type: 'string' },
    errors: { type: 'string' },
    json: { type: 'boolean' },
  },
});
if (values.data === undefined) throw new Error('needs --data DIR');

const file = values.model ?? join(import.meta.dirname, '../../models/fast/pii.safetensors');
const model = createPiiModel(readFileSync(file));
const rows = readRows(values.data).filter((row) => row.dev);
const synthetic = measure(rows.filter((row) => !row.source.startsWith('WNUT')));
const real = measure(rows.filter((row) => row.source.startsWith('WNUT')));
const own = measure(ownDevRows());
const result = {
  rows: rows.length,
  micro: score(sum(synthetic)),
  byType: table(synthetic),
  real: { micro: score(sum(real)), byType: table(real) },
  own: { micro: score(sum(own)), byType: table(own) },
};
console.log(JSON.stringify(result, undefined, values.json === true ? undefined : 1));

/** Exact match of type, start and end. */
function measure(rows: readonly Row[]): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  const of = (type: string): Counts => {
    const entry = counts.get(type) ?? { right: 0, found: 0, gold: 0 };
    counts.set(type, entry);
    return entry;
  };
  for (const row of rows) {
    const gold = row.gold.filter(({ type }) => isMarked(row.source, type));
    const found = findPii(row.text, model).filter(({ type }) =>
      isMarked(row.source, type as (typeof PII_TYPES)[number]),
    );
    const key = (span: { type: string; start: number; end: number }) =>
      `${span.type} ${span.start} ${span.end}`;
    const wanted = new Set(gold.map(key));
    const got = new Set(found.map(key));
    for (const span of gold) of(span.type).gold++;
    for (const span of found) {
      of(span.type).found++;
      if (wanted.has(key(span))) of(span.type).right++;
    }
    if (values.errors !== undefined) report(row, gold, found, wanted, got, key);
  }
  return counts;
}

type Keyed = { type: string; start: number; end: number };

function report(
  row: Row,
  gold: readonly Keyed[],
  found: readonly Keyed[],
  wanted: ReadonlySet<string>,
  got: ReadonlySet<string>,
  key: (span: Keyed) => string,
): void {
  const points = [...row.text];
  const show = (sign: string, span: Keyed) => {
    const text = (from: number, to: number) => points.slice(Math.max(0, from), to).join('');
    const { type, start, end } = span;
    if (type === values.errors)
      console.error(
        sign,
        row.source,
        JSON.stringify(`${text(start - 25, start)}[[${text(start, end)}]]${text(end, end + 15)}`),
      );
  };
  for (const span of gold) if (!got.has(key(span))) show('miss ', span);
  for (const span of found) if (!wanted.has(key(span))) show('wrong', span);
}

function sum(counts: ReadonlyMap<string, Counts>): Counts {
  const all = { right: 0, found: 0, gold: 0 };
  for (const { right, found, gold } of counts.values()) {
    all.right += right;
    all.found += found;
    all.gold += gold;
  }
  return all;
}

function table(counts: ReadonlyMap<string, Counts>): Record<string, ReturnType<typeof score>> {
  return Object.fromEntries(
    PII_TYPES.flatMap((type) => {
      const entry = counts.get(type);
      return entry === undefined ? [] : [[type, score(entry)]];
    }),
  );
}

function score({ right, found, gold }: Counts) {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const precision = found === 0 ? 0 : right / found;
  const recall = gold === 0 ? 0 : right / gold;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { f1: round(f1), precision: round(precision), recall: round(recall), gold };
}
