import { durationMs } from './duration.ts';
import { defined, type Field, type Imported, ImportSource, orNothing } from './source.ts';
import { importLegacy } from './vsr/legacy.ts';
import { importModels, type Models } from './vsr/models.ts';
import { importPolicy } from './vsr/policy.ts';

/** Names that VSR's main routing always answers to. */
const VSR_AUTO = ['auto', 'vllm-sr/auto', 'MoM'];

/**
 * A configuration of vLLM Semantic Router in our form, with what became of each of its keys. Throws
 * FL_CONFIG_SYNTAX for YAML that cannot be read.
 */
export function importVsr(text: string): Imported {
  const source = new ImportSource(text);
  const { root } = source;
  const isLegacy = root.at('vllm_endpoints').present || root.at('model_config').present;
  const config = isLegacy ? importLegacy(root) : importCurrent(root);
  return { config, report: source.report() };
}

function importCurrent(root: Field): Record<string, unknown> {
  root.at('version').mapped('(read as a VSR file)');
  const routing = root.at('routing');
  const models = importModels(root.at('providers'), routing.at('modelCards'));
  const router = root.at('global').at('router');
  const policy = importPolicy(routing, models, 'routing');
  policy.strategy ??= router.at('strategy').text('routing.strategy');
  const { listen, timeoutMs } = importListeners(root.at('listeners'));
  const fleet = orNothing({
    ...models.fleet,
    timeouts: timeoutMs === undefined ? undefined : { totalMs: timeoutMs },
  });
  return defined({
    models: models.units,
    auto: autoNames(router),
    routing: defined(policy),
    recipes: importRecipes(root, models),
    listen,
    fleet,
  });
}

function autoNames(router: Field): string[] {
  const one = router.at('auto_model_name').text('auto');
  const several = router.at('auto_model_names').texts('auto') ?? [];
  return [...new Set([...(one === undefined ? [] : [one]), ...several, ...VSR_AUTO])];
}

function importListeners(listeners: Field): {
  listen?: Record<string, unknown> | undefined;
  timeoutMs?: number | undefined;
} {
  const [first, ...rest] = listeners.items();
  for (const other of rest) other.ignored('there is one listener here: the first');
  if (first === undefined) return {};
  first.at('name').ignored('a listener needs no name here');
  const timeout = first.at('timeout');
  const timeoutMs = durationMs(timeout.value);
  if (timeoutMs !== undefined) timeout.mapped('fleet.timeouts.totalMs');
  const listen = orNothing({
    host: first.at('address').text('listen.host'),
    port: first.at('port').number('listen.port'),
  });
  return { listen, timeoutMs };
}

function importRecipes(root: Field, models: Models): Record<string, unknown>[] | undefined {
  const names = new Map<string, string[]>();
  for (const entry of root.at('entrypoints').items()) {
    const recipe = entry.at('recipe').text('recipes[].name');
    const asked = entry.at('model_names').texts('recipes[].models') ?? [];
    if (recipe !== undefined) names.set(recipe, [...(names.get(recipe) ?? []), ...asked]);
  }
  const recipes = root
    .at('recipes')
    .items()
    .flatMap((recipe, index) => {
      const name = recipe.at('name').text(`recipes[${index}].name`);
      const asked = name === undefined ? undefined : names.get(name);
      if (name === undefined || asked === undefined || asked.length === 0) {
        recipe.ignored('no entrypoint leads to it');
        return [];
      }
      recipe.at('description').ignored('a note that nothing reads');
      return [
        {
          name,
          models: asked,
          routing: importPolicy(recipe.at('routing'), models, `recipes[${index}].routing`),
        },
      ];
    });
  return recipes.length === 0 ? undefined : recipes;
}
