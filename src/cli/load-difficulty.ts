import type { Config } from '../config/config.ts';
import type { Registry } from '../core/registry.ts';
import { readSafetensors } from '../inference/artefacts/safetensors.ts';
import { modelsFolder, openModels } from '../inference/model-files.ts';
import { createDifficultyModel, type DifficultyModel } from '../routing/quality/difficulty.ts';
import type { SelectionKind } from '../routing/selection/define.ts';
import { choosingReads } from './choosing-reads.ts';

/**
 * The difficulty model of the package, where an algorithm of `config` reads prompts; else undefined, and nothing is
 * read. Rejects with FL_MODEL_FILE where the file is missing or broken, and FL_MODEL_HASH where it is another.
 */
export async function loadDifficulty(
  config: Config,
  selections: Registry<SelectionKind>,
): Promise<DifficultyModel | undefined> {
  if (!choosingReads(config, selections)) return undefined;
  const read = await openModels(modelsFolder());
  return createDifficultyModel(readSafetensors(await read('fast/quality.safetensors')));
}
