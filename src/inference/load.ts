import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { FairleadError } from '../core/errors.ts';
import { readSafetensors } from './artefacts/safetensors.ts';
import { createClassifiers } from './classifiers.ts';
import type { Classifiers, FullTier } from './contract.ts';
import { createCustoms } from './custom/customs.ts';
import { createFullTier } from './full/full-tier.ts';
import { runtimeInstalled } from './full/runtime.ts';
import { modelsFolder, openModels } from './model-files.ts';
import { WordPiece } from './text/wordpiece.ts';

export interface LoadOptions {
  /** Folder that holds `fast/` and `full/`; left out: the package's own. */
  readonly folder?: string | undefined;
  /** Loads the transformer too, where a runtime for it is installed; without one the fast tier works alone. */
  readonly full?: boolean;
  /** Told why the transformer was asked for and is not there. */
  readonly warn?: (line: string) => void;
}

/**
 * The on-board models of a folder. Rejects with FL_MODEL_FILE where a file is missing or unreadable and with
 * FL_MODEL_HASH where one is not the file that its manifest names. About 0.1 s.
 */
export async function loadClassifiers(options: LoadOptions = {}): Promise<Classifiers> {
  const folder = options.folder ?? modelsFolder();
  const read = await openModels(folder);
  const [vocabulary, table, topic, attack, language, pii] = await Promise.all([
    read('fast/vocab.txt'),
    read('fast/static.safetensors.gz'),
    read('fast/topic.safetensors.gz'),
    read('fast/attack.safetensors.gz'),
    read('fast/language.safetensors.gz'),
    read('fast/pii.safetensors'),
  ]);
  const wordPiece = new WordPiece(new TextDecoder().decode(vocabulary).trimEnd().split('\n'));
  // The card names the transformer's hash, which its worker checks: the card itself is checked here.
  if (options.full === true) await read('full/model.json');
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
    customs: runtimeInstalled() ? createCustoms() : undefined,
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
