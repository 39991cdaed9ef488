import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import { FairleadError } from '../core/errors.ts';
import type { Registry } from '../core/registry.ts';
import { readSafetensors } from '../inference/artefacts/safetensors.ts';
import { createDifficultyModel, type DifficultyModel } from '../routing/quality/difficulty.ts';
import { needsModels } from '../routing/selection/create.ts';
import type { SelectionKind } from '../routing/selection/define.ts';

const FILE = new URL('../../models/fast/quality.safetensors', import.meta.url);

/**
 * The difficulty model of the package, where an algorithm of `config` reads prompts; else undefined, and nothing is
 * read. Rejects with FL_MODEL_FILE where the file is missing or broken.
 */
export async function loadDifficulty(
  { routing, recipes }: Config,
  selections: Registry<SelectionKind>,
): Promise<DifficultyModel | undefined> {
  const policies = [routing, ...recipes.map((recipe) => recipe.routing)];
  const decisions = policies.flatMap((policy) => policy?.decisions ?? []);
  const isNeeded = decisions.some(
    ({ algorithm }) => algorithm !== undefined && needsModels(algorithm, selections),
  );
  return isNeeded ? createDifficultyModel(readSafetensors(new Uint8Array(await readBytes()))) : undefined;
}

async function readBytes(): Promise<Buffer> {
  try {
    return await readFile(FILE);
  } catch (cause) {
    throw new FairleadError('FL_MODEL_FILE', 'The model of prompt difficulty cannot be read.', {
      hint: 'Install the package again.',
      cause,
    });
  }
}
