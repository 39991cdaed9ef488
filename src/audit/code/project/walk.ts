import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { FairleadError } from '../../../core/errors.ts';

/** A file as bytes, with its path from the root. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: Buffer;
  /** True where it was longer than is read. */
  readonly isCut: boolean;
  readonly isExecutable: boolean;
}

const MOST_FILES = 5000;
const MOST_BYTES = 1_000_000;
const SKIPPED = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  '.venv',
  'venv',
  '__pycache__',
  'site-packages',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
  '.next',
  '.turbo',
  'coverage',
]);

/** Every file under a root that `wanted` takes, or the file itself; at most 5,000 of at most 1 MB. Links are not followed. */
export async function readTree(root: string, wanted: (path: string) => boolean): Promise<FoundFile[]> {
  const info = await stat(root).catch(() => undefined);
  if (info === undefined)
    throw new FairleadError('FL_USAGE', `${root} does not exist`, { hint: 'Name a file or a folder.' });
  if (info.isFile()) return [await readOne(root, basename(root))];
  const paths: string[] = [];
  await list(root, paths, wanted, root);
  const out: FoundFile[] = [];
  for (const path of paths.sort()) {
    const file = await readOne(path, relative(root, path).split(sep).join('/')).catch(() => undefined);
    if (file !== undefined) out.push(file);
  }
  return out;
}

async function list(
  folder: string,
  out: string[],
  wanted: (path: string) => boolean,
  root: string,
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (out.length >= MOST_FILES) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) await list(path, out, wanted, root);
    else if (entry.isFile() && wanted(relative(root, path).split(sep).join('/'))) out.push(path);
  }
}

async function readOne(file: string, path: string): Promise<FoundFile> {
  const handle = await open(file, 'r');
  try {
    const { size, mode } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, MOST_BYTES));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return {
      path,
      bytes: bytes.subarray(0, bytesRead),
      isCut: size > MOST_BYTES,
      isExecutable: (mode & 0o111) !== 0,
    };
  } finally {
    await handle.close();
  }
}
