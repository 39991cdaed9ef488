import { defined, type Field, orNothing } from '../source.ts';

const BALANCE: Readonly<Record<string, string>> = {
  'simple-shuffle': 'weighted',
  'least-busy': 'least-outstanding',
  'latency-based-routing': 'latency',
};

/** What router_settings, litellm_settings and general_settings say of the fleet. */
export function importFleet(root: Field): Record<string, unknown> | undefined {
  const router = root.at('router_settings');
  const litellm = root.at('litellm_settings');
  const strategy = router.at('routing_strategy');
  const balance = BALANCE[strategy.word];
  if (balance === undefined)
    strategy.approximated('fleet.balance: weighted', 'this build has no such strategy');
  else strategy.mapped('fleet.balance');
  const retries =
    router.at('num_retries').number('fleet.retry.attempts') ??
    litellm.at('num_retries').number('fleet.retry.attempts');
  const timeoutS =
    router.at('timeout').number('fleet.timeouts.totalMs') ??
    litellm.at('request_timeout').number('fleet.timeouts.totalMs');
  const cooldownS = router.at('cooldown_time').number('fleet.breaker.openMs');
  litellm
    .at('drop_params')
    .ignored(
      'unknown fields reach the backend as they are; what a provider refuses is left out by its own table',
    );
  return orNothing({
    balance,
    retry: retries === undefined ? undefined : { attempts: retries + 1 },
    timeouts: timeoutS === undefined ? undefined : { totalMs: Math.round(timeoutS * 1000) },
    breaker: orNothing({
      consecutiveFailures: router.at('allowed_fails').number('fleet.breaker.consecutiveFailures'),
      openMs: cooldownS === undefined ? undefined : Math.round(cooldownS * 1000),
    }),
  });
}

/** By model: those to try after it. Context-window and content-policy fallbacks are further ones of the same kind here. */
export function importFallbacks(
  root: Field,
  models: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const fallbacks = new Map<string, string[]>();
  for (const holder of [root.at('router_settings'), root.at('litellm_settings')]) {
    for (const key of ['fallbacks', 'context_window_fallbacks', 'content_policy_fallbacks']) {
      for (const entry of holder
        .at(key)
        .items()
        .flatMap((item) => item.entries())) {
        if (!models.has(entry.key)) entry.refused(`there is no model ${entry.key}`);
        const names = known(entry, models, `models.${entry.key}.fallbacks`);
        fallbacks.set(entry.key, [...new Set([...(fallbacks.get(entry.key) ?? []), ...names])]);
      }
    }
    const everywhere = holder.at('default_fallbacks');
    if (everywhere.present) fallbacks.set('*', known(everywhere, models, 'models[].fallbacks'));
  }
  return fallbacks;
}

/** The names of `list` that are models; says so where some are not. */
function known(list: Field, models: ReadonlySet<string>, to: string): string[] {
  const missing = list.items().filter((item) => !models.has(item.word));
  for (const item of missing) item.refused(`there is no model ${item.word}`);
  if (missing.length > 0) list.approximated(to, 'without the names that are no models');
  return (list.texts(to) ?? []).filter((name) => models.has(name));
}

/** model_group_alias: other names for models. */
export function importAliases(
  root: Field,
  models: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const aliases = new Map<string, string[]>();
  for (const entry of root.at('router_settings').at('model_group_alias').entries()) {
    const target = typeof entry.value === 'string' ? entry : entry.at('model');
    const model = target.word;
    if (!models.has(model)) entry.refused('leads to no model');
    else if (models.has(entry.key)) entry.refused('is the name of a model already');
    else {
      target.mapped('models[].aliases');
      aliases.set(model, [...(aliases.get(model) ?? []), entry.key]);
    }
  }
  return aliases;
}

/** Keys of LiteLLM's own house: they are said to be so rather than unknown. */
export function noteHousekeeping(root: Field): void {
  const general = root.at('general_settings');
  general.at('master_key').refused('this build checks no keys of clients; keep in front what does');
  for (const key of ['database_url', 'store_model_in_db', 'alerting']) {
    general.at(key).ignored('this build keeps no budgets, alerts or database');
  }
  root.at('environment_variables').refused('set them in the environment and write ${NAME}');
  for (const key of ['callbacks', 'success_callback', 'failure_callback', 'cache', 'cache_params']) {
    root.at('litellm_settings').at(key).ignored('not in this build');
  }
}

/** The models with their aliases and fallbacks. */
export function completed(
  models: readonly Record<string, unknown>[],
  aliases: ReadonlyMap<string, readonly string[]>,
  fallbacks: ReadonlyMap<string, readonly string[]>,
): Record<string, unknown>[] {
  return models.map((model) => {
    const name = String(model.name);
    const next = [...(fallbacks.get(name) ?? []), ...(fallbacks.get('*') ?? [])].filter(
      (one) => one !== name,
    );
    const others = aliases.get(name);
    return defined({
      ...model,
      aliases: others === undefined || others.length === 0 ? undefined : others,
      fallbacks: next.length === 0 ? undefined : [...new Set(next)],
    });
  });
}
