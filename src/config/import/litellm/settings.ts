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
  const balance = BALANCE[String(strategy.value)];
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
export function importFallbacks(root: Field): ReadonlyMap<string, readonly string[]> {
  const fallbacks = new Map<string, string[]>();
  for (const holder of [root.at('router_settings'), root.at('litellm_settings')]) {
    for (const key of ['fallbacks', 'context_window_fallbacks', 'content_policy_fallbacks']) {
      for (const entry of holder
        .at(key)
        .items()
        .flatMap((item) => item.entries())) {
        const names = entry.texts(`models.${entry.key}.fallbacks`) ?? [];
        fallbacks.set(entry.key, [...new Set([...(fallbacks.get(entry.key) ?? []), ...names])]);
      }
    }
    const everywhere = holder.at('default_fallbacks');
    everywhere.approximated('models[].fallbacks', 'added to every model');
    if (Array.isArray(everywhere.value)) fallbacks.set('*', everywhere.value.map(String));
  }
  return fallbacks;
}

/** model_group_alias: other names for models. */
export function importAliases(root: Field): ReadonlyMap<string, readonly string[]> {
  const aliases = new Map<string, string[]>();
  for (const entry of root.at('router_settings').at('model_group_alias').entries()) {
    const model =
      typeof entry.value === 'string'
        ? entry.text('models[].aliases')
        : entry.at('model').text('models[].aliases');
    if (model !== undefined) aliases.set(model, [...(aliases.get(model) ?? []), entry.key]);
  }
  return aliases;
}

/** Keys of LiteLLM's own house: they are said to be so rather than unknown. */
export function noteHousekeeping(root: Field): void {
  const general = root.at('general_settings');
  for (const key of ['master_key', 'database_url', 'store_model_in_db', 'alerting']) {
    general.at(key).ignored('keys, budgets and a database come with a later release');
  }
  root.at('environment_variables').refused('set them in the environment and write ${NAME}');
  for (const key of ['callbacks', 'success_callback', 'failure_callback', 'cache', 'cache_params']) {
    root.at('litellm_settings').at(key).ignored('not in this build');
  }
}

/** A model with its aliases and fallbacks; names that are no models are left out. */
export function completed(
  models: readonly Record<string, unknown>[],
  aliases: ReadonlyMap<string, readonly string[]>,
  fallbacks: ReadonlyMap<string, readonly string[]>,
): Record<string, unknown>[] {
  const names = new Set(models.map(({ name }) => String(name)));
  return models.map((model) => {
    const name = String(model.name);
    const next = [...(fallbacks.get(name) ?? []), ...(fallbacks.get('*') ?? [])].filter(
      (one) => one !== name && names.has(one),
    );
    const others = aliases.get(name);
    return defined({
      ...model,
      aliases: others === undefined || others.length === 0 ? undefined : others,
      fallbacks: next.length === 0 ? undefined : [...new Set(next)],
    });
  });
}
