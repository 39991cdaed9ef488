import { FairleadError } from '../../../core/errors.ts';
import { isRecord } from '../../../core/record.ts';
import type { ProbeRow } from './shapes/define.ts';

/** Reads CSV into records of fields. */
export type ReadCsv = (
  text: string,
) => Iterable<{ readonly line: number; readonly fields: readonly string[] }>;

/** The rows of a table: CSV, JSON Lines, or JSON (a list, or an object that holds one). Throws FL_USAGE with the place of the fault. */
export function readRows(text: string, name: string, readCsv: ReadCsv): ProbeRow[] {
  const body = text.replace(/^\uFEFF/, '');
  const first = body.trimStart()[0];
  if (first !== '[' && first !== '{') return csvRows(body, name, readCsv);
  let whole: unknown;
  try {
    whole = JSON.parse(body);
  } catch {
    return lineRows(body, name);
  }
  const list = Array.isArray(whole) ? whole : listIn(whole);
  if (list === undefined) throw bad(name, 'holds no list of prompts');
  const set = isRecord(whole) && typeof whole.name === 'string' ? { '@set': whole.name } : {};
  return list.map((value: unknown) => ({ ...rowOf(value), ...set }));
}

const bad = (name: string, why: string) =>
  new FairleadError('FL_USAGE', `${name} ${why}`, {
    hint: 'CSV with a head, JSON Lines or JSON, with a column such as prompt, goal or text',
  });

function listIn(whole: unknown): readonly unknown[] | undefined {
  if (!isRecord(whole)) return undefined;
  if (Array.isArray(whole.data)) return whole.data;
  return Object.values(whole).find((value): value is unknown[] => Array.isArray(value));
}

function rowOf(value: unknown): ProbeRow {
  if (typeof value === 'string') return { prompt: value };
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name.toLowerCase(), held]));
}

function lineRows(text: string, name: string): ProbeRow[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    try {
      return [rowOf(JSON.parse(line))];
    } catch {
      throw bad(name, `has no JSON on line ${i + 1}`);
    }
  });
}

function csvRows(text: string, name: string, readCsv: ReadCsv): ProbeRow[] {
  try {
    const [head, ...records] = readCsv(text);
    const names = (head?.fields ?? []).map((field) => field.trim().toLowerCase());
    return records.map(({ fields }) => Object.fromEntries(names.map((one, i) => [one, fields[i] ?? ''])));
  } catch (error) {
    if (error instanceof SyntaxError) throw bad(name, `cannot be read: ${error.message}`);
    throw error;
  }
}
