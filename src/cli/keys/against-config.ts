import type { Config } from '../../config/config.ts';
import { FairleadError } from '../../core/errors.ts';
import { nearest } from '../../core/suggest.ts';
import type { KeyRecord } from '../../store/contract.ts';
import type { Invocation } from '../commands/define.ts';

/** The configuration that `-c` names; undefined where the store is named otherwise. */
export async function configOf({
  options,
  env,
}: Pick<Invocation, 'options' | 'env'>): Promise<Config | undefined> {
  if (typeof options.config !== 'string') return undefined;
  const [{ loadConfigFile }, { createKinds }] = await Promise.all([
    import('../../config/load.ts'),
    import('../kinds.ts'),
  ]);
  return (await loadConfigFile(options.config, { kinds: createKinds().config, env })).config;
}

/**
 * What the configuration has against a key, as sentences. Throws FL_USAGE for a team that it does not know: the gateway
 * would refuse every request of such a key.
 */
export function doubtsOf(config: Config, { team, models }: Pick<KeyRecord, 'team' | 'models'>): string[] {
  const teams = config.identity.teams.map(({ name }) => name);
  if (team !== null && !teams.includes(team)) {
    const meant = nearest(team, teams);
    throw new FairleadError('FL_USAGE', `there is no team '${team}' in the configuration`, {
      hint: meant === undefined ? 'add it to identity.teams' : `did you mean ${meant}?`,
    });
  }
  const known = new Set([
    ...config.models.flatMap(({ name, aliases }) => [name, ...aliases]),
    ...config.auto,
    ...config.recipes.flatMap((recipe) => recipe.models),
  ]);
  const unknown = models.filter((name) => !known.has(name));
  return [
    ...(config.identity.keys ? [] : ['identity.keys is off: the gateway asks nobody for a key']),
    ...unknown.map((name) => `no model is called '${name}' in the configuration`),
  ];
}
