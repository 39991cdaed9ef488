import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN } from '../../src/inference/pii/gazetteer.ts';
import type { Row } from './data.ts';
import type { GoldSpan } from './labels.ts';
import { createRandom } from './random.ts';

/** Copies of a row of real text with other names in it: what surrounds a name must tell it, not the name. */
const COPIES = 2;

/** Rows, those of real text several times, once as they are and then with names from the lists. */
export function augment(rows: readonly Row[]): Row[] {
  const random = createRandom(7);
  const lists = nameLists();
  return rows.flatMap((row) => {
    if (!row.source.startsWith('WNUT')) return [row];
    const named = row.gold.some(({ type }) => type === 'PERSON' || type === 'GPE');
    return named ? [row, ...Array.from({ length: COPIES }, () => renamed(row, lists, random))] : [row];
  });
}

export interface NameLists {
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly places: readonly string[];
}

export function nameLists(): NameLists {
  const lists = { first: [] as string[], last: [] as string[], places: [] as string[] };
  for (const line of readFileSync(join(import.meta.dirname, 'gazetteer.tsv'), 'utf8')
    .trim()
    .split('\n')) {
    const [word = '', flags = '0'] = line.split('\t');
    const capital = word.slice(0, 1).toUpperCase() + word.slice(1);
    if ((Number(flags) & KNOWN.firstName) !== 0) lists.first.push(capital);
    if ((Number(flags) & KNOWN.surname) !== 0) lists.last.push(capital);
    if ((Number(flags) & (KNOWN.place | KNOWN.country)) !== 0) lists.places.push(capital);
  }
  return lists;
}

function renamed(row: Row, lists: NameLists, random: () => number): Row {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] as string;
  const points = [...row.text];
  const gold: GoldSpan[] = [];
  let text = '';
  let length = 0;
  let at = 0;
  const append = (part: string): void => {
    text += part;
    length += [...part].length;
  };
  for (const span of row.gold) {
    if (span.start < at) continue;
    append(points.slice(at, span.start).join(''));
    const start = length;
    const old = points.slice(span.start, span.end).join('');
    append(likeCase(old, replacement(span, old, lists, pick)));
    gold.push({ ...span, start, end: length });
    at = span.end;
  }
  append(points.slice(at).join(''));
  return { ...row, text, gold };
}

function replacement(
  span: GoldSpan,
  old: string,
  lists: NameLists,
  pick: (list: readonly string[]) => string,
): string {
  if (span.type === 'PERSON')
    return old.includes(' ') ? `${pick(lists.first)} ${pick(lists.last)}` : pick(lists.first);
  return span.type === 'GPE' && !old.includes(' ') ? pick(lists.places) : old;
}

function likeCase(old: string, next: string): string {
  if (old === old.toLowerCase()) return next.toLowerCase();
  return old === old.toUpperCase() && old.length > 3 ? next.toUpperCase() : next;
}
