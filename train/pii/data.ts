import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type GoldSpan, goldSpans, type RawSpan } from './labels.ts';

export interface Row {
  readonly text: string;
  readonly source: string;
  readonly gold: readonly GoldSpan[];
  /** Rows made from one template share a group, and a group is never on both sides. */
  readonly group: string;
  readonly dev: boolean;
}

interface RawRow {
  readonly text: string;
  readonly src: string;
  readonly spans: readonly RawSpan[];
}

/** Share of the groups that are dev. */
const DEV = 0.15;

/** The rows of `DIR/pii/train.jsonl.gz`, split by hash of the group. O(bytes). */
export function readRows(dir: string): Row[] {
  const lines = gunzipSync(readFileSync(join(dir, 'pii/train.jsonl.gz')))
    .toString('utf8')
    .trim()
    .split('\n');
  return lines.map((line) => toRow(JSON.parse(line) as RawRow));
}

function toRow({ text, src, spans }: RawRow): Row {
  const points = [...text];
  const group = src.startsWith('WNUT') || src.startsWith('GSM8K') ? text : skeleton(points, spans);
  const hash = createHash('sha256').update(group).digest().readUInt32BE(0) / 2 ** 32;
  return { text, source: src, gold: goldSpans(points, spans), group, dev: hash < DEV };
}

/** How the text begins, with its spans as their types and its numbers as 0: the same for texts of one template. */
function skeleton(points: readonly string[], spans: readonly RawSpan[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, raw } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    out += `${points.slice(at, start).join('')}<${raw}>`;
    at = end;
    if (out.length > 60) break;
  }
  out += points.slice(at, at + 60).join('');
  return out.replace(/\d+/g, '0').replace(/\s+/g, ' ').toLowerCase().slice(0, 48);
}
