import type { CsvRecord } from './csv.ts';
import { badLine, type Result, type Row } from './rows.ts';

/** Columns that describe the prompt. */
const GROUPS: readonly string[] = ['task', 'group', 'category', 'eval_name'];
const ABOUT: ReadonlySet<string> = new Set([
  ...GROUPS,
  'split',
  'prompt',
  'id',
  'sample_id',
  'src',
  'options',
  'gold',
]);

/** What `NAME:MODEL` columns say beside a model's score; characters stand for tokens, four to one. */
const MEASURES: Readonly<Record<string, { readonly key: keyof Result; readonly scale: number }>> = {
  cost: { key: 'cost', scale: 1 },
  tokens: { key: 'tokens', scale: 1 },
  chars: { key: 'tokens', scale: 0.25 },
  latencyMs: { key: 'latencyMs', scale: 1 },
};

interface Column {
  readonly at: number;
  readonly model: string;
  readonly key: keyof Result;
  readonly scale: number;
}

/**
 * Rows of a CSV with a header: `prompt`, what describes it, a column of scores for each model, and `cost:MODEL`,
 * `tokens:MODEL`, `chars:MODEL`, `latencyMs:MODEL`. Throws FL_USAGE with the line that is at fault.
 */
export function csvRows(records: readonly CsvRecord[], file: string): Row[] {
  const [header, ...body] = records;
  const names = header?.fields ?? [];
  const prompt = names.indexOf('prompt');
  if (prompt === -1) throw badLine(file, 1, 'the header has no column prompt');
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw badLine(file, 1, `two columns are called ${twice}`);
  const columns = columnsOf(names, body);
  if (columns.length === 0) throw badLine(file, 1, 'the header has no column of scores');
  const split = names.indexOf('split');
  const group = names.findIndex((name) => GROUPS.includes(name));
  return body.map(({ line, fields }) => {
    if (fields.length !== names.length) {
      throw badLine(file, line, `${fields.length} fields where the header has ${names.length}`);
    }
    return {
      line,
      prompt: fields[prompt] as string,
      split: fields[split],
      group: fields[group],
      results: resultsOf(columns, fields, file, line),
    };
  });
}

function columnsOf(names: readonly string[], body: readonly CsvRecord[]): Column[] {
  return names.flatMap((name, at): Column[] => {
    if (ABOUT.has(name)) return [];
    const [prefix = '', ...rest] = name.split(':');
    const measure = rest.length > 0 && Object.hasOwn(MEASURES, prefix) ? MEASURES[prefix] : undefined;
    if (measure !== undefined) return [{ at, model: rest.join(':'), ...measure }];
    // A column of words describes the prompt in a way of its own.
    const first = body.find(({ fields }) => fields[at] !== undefined && fields[at] !== '')?.fields[at];
    return first === undefined || Number.isNaN(Number(first))
      ? []
      : [{ at, model: name, key: 'score', scale: 1 }];
  });
}

function resultsOf(columns: readonly Column[], fields: readonly string[], file: string, line: number) {
  const results = new Map<string, Result>();
  const seen = new Map<string, Partial<Record<keyof Result, number>>>();
  for (const { at, model, key, scale } of columns) {
    const text = fields[at] as string;
    if (text === '') continue;
    const value = Number(text) * scale;
    const most = key === 'score' ? 1 : Number.POSITIVE_INFINITY;
    if (!(value >= 0 && value <= most && Number.isFinite(value))) {
      throw badLine(file, line, `${key} of ${model} is ${JSON.stringify(text.slice(0, 40))}`);
    }
    const entry = seen.get(model) ?? {};
    entry[key] = value;
    seen.set(model, entry);
  }
  for (const [model, { score, ...rest }] of seen)
    if (score !== undefined) results.set(model, { score, ...rest });
  return results;
}
