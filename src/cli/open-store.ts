import type { StoreConfig } from '../config/schema/store.ts';
import { FairleadError } from '../core/errors.ts';
import type { OpenStore } from '../store/open-store.ts';
import type { Invocation } from './commands/define.ts';

/**
 * Opens the store that `-c`, `--path` or `--url` names; whoever called closes it. `mustExist`: a store that is not
 * there is a fault and is not made. Throws FL_USAGE for none or several of the options, ConfigProblems for a bad
 * file, and what openStore throws.
 */
export async function openStoreFor(
  { options, env }: Pick<Invocation, 'options' | 'env'>,
  { mustExist }: { readonly mustExist: boolean },
): Promise<OpenStore> {
  const config = await storeConfigFor(options, env);
  const { openStore } = await import('../store/open-store.ts');
  return openStore(config, { mustExist });
}

async function storeConfigFor(
  { config, path, url }: Invocation['options'],
  env: Invocation['env'],
): Promise<StoreConfig> {
  const given = [config, path, url].filter((value) => value !== undefined);
  if (given.length !== 1) {
    throw new FairleadError(
      'FL_USAGE',
      given.length === 0 ? 'no store was named' : 'more than one store was named',
      {
        hint: 'give one of -c FILE, --path FOLDER and --url URL',
      },
    );
  }
  if (typeof config === 'string') return storeOf(config, env);
  const { storeSchema } = await import('../config/schema/store.ts');
  const parsed = storeSchema.safeParse(path === undefined ? { url } : { path });
  if (parsed.success) return parsed.data;
  throw new FairleadError('FL_USAGE', `the store ${parsed.error.issues[0]?.message ?? 'cannot be read'}`, {
    hint: 'such as --path fairlead-data or --url postgres://USER@HOST/NAME',
  });
}

async function storeOf(file: string, env: Invocation['env']): Promise<StoreConfig> {
  const [{ loadConfigFile }, { createKinds }] = await Promise.all([
    import('../config/load.ts'),
    import('./kinds.ts'),
  ]);
  const { config } = await loadConfigFile(file, { kinds: createKinds().config, env });
  if (config.store !== undefined) return config.store;
  throw new FairleadError('FL_USAGE', `${file} has no store`, { hint: 'add `store: {}` to it' });
}
