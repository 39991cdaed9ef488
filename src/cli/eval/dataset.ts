import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { FairleadError } from '../../core/errors.ts';
import { parseCsv } from './csv.ts';
import { csvRows } from './csv-rows.ts';
import { jsonRows } from './json-rows.ts';
import type { Row } from './rows.ts';

/** Reads the file, gunzipped where its bytes say so. Throws FL_USAGE, with the line, for what cannot be read. */
export async function readDataset(file: string): Promise<readonly Row[]> {
  const text = await readText(file);
  const rows = isJson(text) ? jsonRows(text, file) : csvRows(records(text, file), file);
  if (rows.length === 0) throw new FairleadError('FL_USAGE', `${file} holds no prompts`);
  return rows;
}

async function readText(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new FairleadError('FL_USAGE', `${file} cannot be read`, { hint: 'check the path', cause });
  }
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return (isGzip ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw new FairleadError('FL_USAGE', `${file} is no whole gzip file`, { hint: 'copy it again', cause });
  }
}

const isJson = (text: string): boolean => /^\s*\{/.test(text.slice(0, 1000));

function records(text: string, file: string) {
  try {
    return [...parseCsv(text)];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new FairleadError('FL_USAGE', `${file}: ${error.message}`, {
      hint: 'double the quotes within a quoted field',
    });
  }
}
