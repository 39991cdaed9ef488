import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FairleadError } from '../../../core/errors.ts';
import { zipEntries } from './zip.ts';

/** One JSON text, or why it cannot be read. */
export type OsvText =
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly reason: string };

/** An advisory has some kilobytes; one that lists every version has some hundred. */
const LARGEST_BYTES = 8 * 1024 * 1024;

/**
 * The JSON texts at `path`, one after the other: a file, a folder with all below it, or a ZIP archive as OSV publishes them.
 * Throws FL_CONFIG_UNREADABLE where there is nothing.
 */
export function* osvTexts(path: string): Generator<OsvText> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new FairleadError('FL_CONFIG_UNREADABLE', `${path} is not there`, {
      hint: 'Name a file, a folder or an archive of advisories in OSV form.',
    });
  if (stat.isDirectory()) {
    for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.json$/i.test(name)) yield readText(join(path, name));
  } else if (/\.zip$/i.test(path)) yield* archiveTexts(path);
  else yield readText(path);
}

function readText(file: string): OsvText {
  return guarded(file, () => {
    if (statSync(file).size > LARGEST_BYTES) throw new Error('the file is too large for an advisory');
    return readFileSync(file, 'utf8');
  });
}

function* archiveTexts(path: string): Generator<OsvText> {
  let entries: ReturnType<typeof zipEntries>;
  try {
    entries = zipEntries(readFileSync(path));
  } catch (cause) {
    throw new FairleadError('FL_CONFIG_UNREADABLE', `${path} cannot be read as a ZIP archive`, { cause });
  }
  for (const { name, read } of entries)
    if (/\.json$/i.test(name)) yield guarded(`${path}:${name}`, () => read(LARGEST_BYTES).toString('utf8'));
}

function guarded(file: string, read: () => string): OsvText {
  try {
    return { file, text: read() };
  } catch (thrown) {
    return { file, reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
