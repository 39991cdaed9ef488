import type { Config } from '../config/config.ts';
import type { Registry } from '../core/registry.ts';
import { readSafetensors } from '../inference/artefacts/safetensors.ts';
import { modelsFolder, openModels } from '../inference/model-files.ts';
import { createDifficultyModel, type DifficultyModel } from '../routing/quality/difficulty.ts';
import { needsModels } from '../routing/selection/create.ts';
import type { SelectionKind } from '../routing/selection/define.ts';

/**
 * The difficulty model of the package, where an algorithm of `config` reads prompts; else undefined, and nothing is
 * read. Rejects with FL_MODEL_FILE where the file is missing or broken, and FL_MODEL_HASH where it is another.
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
  if (!isNeeded) return undefined;
  const read = await openModels(modelsFolder());
  return createDifficultyModel(readSafetensors(await read('fast/quality.safetensors')));
}
