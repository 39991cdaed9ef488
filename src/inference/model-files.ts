import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, type ZlibOptions } from 'node:zlib';
import { FairleadError } from '../core/errors.ts';
import { isRecord } from '../core/record.ts';

const UNZIP_BYTES = 1024 * 1024;

/** What `manifest.json` says: size and hash of each file by its path under the folder. */
type Manifest = Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;

/** Where the package's own models lie: beside `src` in the repository, beside `dist` in the package. */
export function modelsFolder(): string {
  return join(import.meta.dirname, '..', '..', 'models');
}

/**
 * Opens a folder of models: the answer reads a file of it, unpacked where its name ends in `.gz`. Both reject with
 * FL_MODEL_FILE where a file is missing or unreadable, the answer with FL_MODEL_HASH where one is not what the manifest says.
 */
export async function openModels(folder: string): Promise<(name: string) => Promise<Uint8Array>> {
  const manifest = await readManifest(folder);
  return (name) => checked(folder, name, manifest);
}

async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, 'manifest.json');
  const text = new TextDecoder().decode(await readBytes(path));
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    // Told below.
  }
  if (isRecord(manifest)) return manifest as Manifest;
  throw new FairleadError('FL_MODEL_FILE', `The manifest ${path} is no JSON object.`, {
    hint: 'Install the package again.',
  });
}

async function checked(folder: string, name: string, manifest: Manifest): Promise<Uint8Array> {
  const bytes = await readBytes(join(folder, name));
  const found = createHash('sha256').update(bytes).digest('hex');
  const wanted = manifest[name]?.sha256;
  if (found === wanted) return name.endsWith('.gz') ? unzip(bytes) : bytes;
  throw new FairleadError(
    'FL_MODEL_HASH',
    `The model file ${join(folder, name)} is not the one of this version.`,
    {
      hint: `Its SHA-256 is ${found.slice(0, 12)}… and should be ${wanted?.slice(0, 12) ?? 'in manifest.json'}…; install the package again.`,
    },
  );
}

/** In pieces of a megabyte: in the usual 16 kB most of the time goes into their coming and going. */
async function unzip(bytes: Uint8Array): Promise<Uint8Array> {
  return promisify<Uint8Array, ZlibOptions, Buffer>(gunzip)(bytes, { chunkSize: UNZIP_BYTES });
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new FairleadError('FL_MODEL_FILE', `The model file ${path} cannot be read.`, {
      hint: 'Install the package again, or set `inference.models` to a folder that has it.',
      cause,
    });
  }
}
