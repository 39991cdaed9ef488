import { defined, type Field, type Imported, ImportSource, orNothing } from './source.ts';
import { importRatings } from './vsr/evaluation.ts';
import { importGlobal } from './vsr/global.ts';
import { importKnowledge } from './vsr/knowledge.ts';
import { importLegacy } from './vsr/legacy.ts';
import { importListeners } from './vsr/listeners.ts';
import { importModels } from './vsr/models.ts';
import { importPolicy } from './vsr/policy.ts';
import { importRecipes } from './vsr/recipes.ts';

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
  // Version 0.1 keeps signals and decisions at the top of the file.
  const routing = root.at('routing').present ? root.at('routing') : root;
  const models = importModels(
    root.at('providers'),
    routing.at('modelCards'),
    importRatings(root.at('evaluation')),
  );
  const router = root.at('global').at('router');
  const knowledge = importKnowledge(root.at('global'));
  const policy = importPolicy(routing, models, knowledge, 'routing');
  const strategy = router.at('strategy').text('routing.strategy');
  const { recipes, main } = importRecipes(root, models, knowledge);
  const { listen, timeoutMs } = importListeners(root.at('listeners'));
  const { identity } = importGlobal(root.at('global'));
  return defined({
    models: models.units,
    auto: autoNames(
      router,
      main,
      new Set([...names(models.units, 'name'), ...names(recipes ?? [], 'models')]),
    ),
    routing: defined({ strategy, ...policy }),
    recipes,
    listen,
    fleet: orNothing({
      ...models.fleet,
      timeouts: timeoutMs === undefined ? undefined : { totalMs: timeoutMs },
    }),
    identity,
    compat: 'vsr',
  });
}

/** The names that the main routing answers to; a name that is taken leads where the file says. */
function autoNames(router: Field, main: readonly string[], taken: ReadonlySet<string>): string[] {
  const one = router.at('auto_model_name').text('auto');
  const several = router.at('auto_model_names').texts('auto') ?? [];
  const all = new Set([...(one === undefined ? [] : [one]), ...several, ...main, ...VSR_AUTO]);
  return [...all].filter((name) => !taken.has(name));
}

function names(units: readonly Record<string, unknown>[], key: string): string[] {
  return units.flatMap((unit) => unit[key]).map(String);
}
