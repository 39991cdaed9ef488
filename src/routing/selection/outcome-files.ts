import type { RoutingConfig } from '../../config/schema/routing.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Registry } from '../../core/registry.ts';
import { filesOf } from './create.ts';
import type { SelectionKind } from './define.ts';

/**
 * The text of every file that a policy's algorithms learn from, each read once. Rejects with FL_CONFIG_INVALID where one
 * cannot be read, or where nothing can read files (`readText` left out).
 */
export async function readOutcomeFiles(
  { decisions }: RoutingConfig,
  selections: Registry<SelectionKind>,
  readText: ((path: string) => Promise<string>) | undefined,
): Promise<ReadonlyMap<string, string>> {
  const units = decisions.flatMap(({ algorithm }) => (algorithm === undefined ? [] : [algorithm]));
  const files = new Set(units.flatMap((unit) => filesOf(unit, selections)));
  const read = async (file: string): Promise<readonly [string, string]> => {
    try {
      if (readText === undefined) throw new Error('nothing here reads files');
      return [file, await readText(file)];
    } catch (cause) {
      throw new FairleadError('FL_CONFIG_INVALID', `${file} cannot be read`, {
        param: 'algorithm.outcomes',
        hint: 'check the path: it counts from the working directory',
        cause,
      });
    }
  };
  return new Map(await Promise.all([...files].map(read)));
}
