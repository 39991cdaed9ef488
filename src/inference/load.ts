import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FairleadError } from '../core/errors.ts';
import { readSafetensors } from './artefacts/safetensors.ts';
import { createClassifiers } from './classifiers.ts';
import type { Classifiers, FullTier } from './contract.ts';
import { createFullTier } from './full/full-tier.ts';
import { WordPiece } from './text/wordpiece.ts';

export interface LoadOptions {
  /** Folder that holds `fast/` and `full/`; left out: the package's own. */
  readonly folder?: string | undefined;
  /** Loads the transformer too, where a runtime for it is installed; without one the fast tier works alone. */
  readonly full?: boolean;
  /** Told why the transformer was asked for and is not there. */
  readonly warn?: (line: string) => void;
}

/** What `models/manifest.json` says: the hash of each file by its path under the folder. */
type Manifest = Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;

/** Where the package's own models lie: beside `src` in the repository, beside `dist` in the package. */
export function modelsFolder(): string {
  return join(import.meta.dirname, '..', '..', 'models');
}

/**
 * The on-board models of a folder. Rejects with FL_MODEL_FILE where a file is missing or unreadable and with
 * FL_MODEL_HASH where one is not the file that its manifest names. About 0.1 s.
 */
export async function loadClassifiers(options: LoadOptions = {}): Promise<Classifiers> {
  const folder = options.folder ?? modelsFolder();
  const manifest = await readManifest(folder);
  const read = async (name: string) => checked(folder, name, manifest);
  const [vocabulary, table, topic, attack, language, pii] = await Promise.all([
    read('fast/vocab.txt'),
    read('fast/static.safetensors.gz'),
    read('fast/topic.safetensors.gz'),
    read('fast/attack.safetensors.gz'),
    read('fast/language.safetensors.gz'),
    read('fast/pii.safetensors'),
  ]);
  const wordPiece = new WordPiece(new TextDecoder().decode(vocabulary).trimEnd().split('\n'));
  const full =
    options.full === true ? await loadFull(join(folder, 'full'), wordPiece, options.warn) : undefined;
  return createClassifiers({
    wordPiece,
    table: readSafetensors(table),
    topic: readSafetensors(topic),
    attack: readSafetensors(attack),
    language: readSafetensors(language),
    pii,
    full,
    sleep: (milliseconds, signal) => sleepFor(milliseconds, undefined, { signal }).catch(() => undefined),
  });
}

/** No runtime is no fault: the fast tier stands alone then. */
async function loadFull(
  folder: string,
  wordPiece: WordPiece,
  warn?: (line: string) => void,
): Promise<FullTier | undefined> {
  try {
    return await createFullTier({ folder, wordPiece });
  } catch (error) {
    if (!(error instanceof FairleadError) || error.code !== 'FL_UNSUPPORTED') throw error;
    warn?.(`${error.message} The fast tier reads alone.`);
    return undefined;
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, 'manifest.json');
  try {
    return JSON.parse(new TextDecoder().decode(await readBytes(path))) as Manifest;
  } catch (cause) {
    if (cause instanceof FairleadError) throw cause;
    throw new FairleadError('FL_MODEL_FILE', `The manifest ${path} is no JSON.`, {
      hint: 'Install the package again.',
      cause,
    });
  }
}

async function checked(folder: string, name: string, manifest: Manifest): Promise<Uint8Array> {
  const bytes = await readBytes(join(folder, name));
  const found = createHash('sha256').update(bytes).digest('hex');
  const wanted = manifest[name]?.sha256;
  if (found === wanted) return name.endsWith('.gz') ? promisify(gunzip)(bytes) : bytes;
  throw new FairleadError(
    'FL_MODEL_HASH',
    `The model file ${join(folder, name)} is not the one of this version.`,
    {
      hint: `Its SHA-256 is ${found.slice(0, 12)}… and should be ${wanted?.slice(0, 12) ?? 'in manifest.json'}…; install the package again.`,
    },
  );
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
