import type { Config } from '../config/config.ts';
import type { Registry } from '../core/registry.ts';
import { needsModels } from '../routing/selection/create.ts';
import type { SelectionKind } from '../routing/selection/define.ts';

/** Whether some decision of `config` chooses its model by an algorithm that reads prompts with the on-board models. */
export function choosingReads({ routing, recipes }: Config, selections: Registry<SelectionKind>): boolean {
  return [routing, ...recipes.map((recipe) => recipe.routing)]
    .flatMap((policy) => policy?.decisions ?? [])
    .some(({ algorithm }) => algorithm !== undefined && needsModels(algorithm, selections));
}
