import type { Field } from '../source.ts';
import type { KnowledgeFiles } from './knowledge.ts';
import type { Models } from './models.ts';
import { importPolicy } from './policy.ts';

export interface ImportedRecipes {
  readonly recipes: Record<string, unknown>[] | undefined;
  /** Names whose entrypoint leads to the main routing. */
  readonly main: readonly string[];
}

/** recipes with the names under entrypoints that lead to each. An entrypoint without a recipe leads to the main routing. */
export function importRecipes(root: Field, models: Models, knowledge: KnowledgeFiles): ImportedRecipes {
  const recipes = new Map(
    root
      .at('recipes')
      .items()
      .map((recipe) => [recipe.at('name').word, recipe]),
  );
  const names = new Map<string, string[]>();
  const main: string[] = [];
  const taken = new Set<string>();
  for (const entry of root.at('entrypoints').items()) {
    const recipe = entry.at('recipe');
    if (recipe.present && !recipes.has(recipe.word)) {
      entry.refused(`there is no recipe ${recipe.word}`);
      continue;
    }
    recipe.mapped('recipes[].name');
    const to = recipe.present ? 'recipes[].models' : 'auto';
    const asked = (entry.at('model_names').texts(to) ?? []).filter(
      (name) => !taken.has(name) && !models.has(name),
    );
    for (const name of asked) taken.add(name);
    if (!recipe.present) main.push(...asked);
    else names.set(recipe.word, [...(names.get(recipe.word) ?? []), ...asked]);
  }
  const imported = [...recipes].flatMap(([name, recipe]) => {
    const asked = names.get(name);
    if (asked === undefined || asked.length === 0) {
      recipe.ignored('no entrypoint leads to it');
      return [];
    }
    recipe.at('name').mapped('recipes[].name');
    recipe.at('description').ignored('a note that nothing reads');
    return [
      {
        name,
        models: asked,
        routing: importPolicy(recipe.at('routing'), models, knowledge, `recipes.${name}.routing`),
      },
    ];
  });
  return { recipes: imported.length === 0 ? undefined : imported, main };
}
