/** The pairs that the likeness of the cache is fitted and measured on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Pair {
  readonly a: string;
  readonly b: string;
  /** 1 where one answer serves both. */
  readonly label: number;
  readonly lang: string;
  readonly src: string;
  /** 1 for a negative pair that shares most of its words. */
  readonly hard?: number;
  /** Pairs of one family are never on both sides of a fold. */
  readonly family?: number;
}

interface Family {
  readonly lang: string;
  readonly same: readonly string[];
  readonly other: readonly string[];
}

/** Pairs that may be trained on by their terms. Rows whose `src` says dev are only measured on all the same. */
const PUBLIC_FILE = 'paraphrase/train.jsonl.gz';
/** Only ever measured on. */
const MEASURED_FILE = 'eval-only/paraphrase/train.jsonl.gz';

/** The pairs of the public sets under a data folder, told by `mayTrain`: those to fit on, or those to measure on. */
export function publicPairs(data: string, mayTrain: boolean): Pair[] {
  const rows = rowsOf<Pair>(join(data, PUBLIC_FILE));
  if (mayTrain) return rows.filter(({ src }) => !isDev(src));
  return [...rows.filter(({ src }) => isDev(src)), ...rowsOf<Pair>(join(data, MEASURED_FILE))];
}

const isDev = (src: string): boolean => /\bdev\b/.test(src);

/** All pairs of each family: its wordings with one another, and each with each question that only looks like it. */
export function ownPairs(part: 'train' | 'dev'): Pair[] {
  const file = join(import.meta.dirname, `../own/paraphrase/families.${part}.jsonl`);
  return rowsOf<Family>(file).flatMap(({ lang, same, other }, family) =>
    same.flatMap((a, at) => [
      ...same.slice(at + 1).map((b) => ({ a, b, label: 1, lang, src: `own ${part}`, family })),
      ...other.map((b) => ({ a, b, label: 0, lang, src: `own ${part}`, family })),
    ]),
  );
}

function rowsOf<Row>(file: string): Row[] {
  const raw = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
