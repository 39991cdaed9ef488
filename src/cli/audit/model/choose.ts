import type { AttackKind } from '../../../audit/redteam/attacks/define.ts';
import type { StrategyKind } from '../../../audit/redteam/strategies/define.ts';
import { FairleadError } from '../../../core/errors.ts';
import type { Kind } from '../../../core/kind.ts';
import { seededRandom } from '../../../core/random.ts';
import { Registry } from '../../../core/registry.ts';

/** Strategies of each family that are tried where none are named. */
const OF_EACH_FAMILY = 4;

/** The units that `wanted` names; `all` and `none` are names, too. Throws FL_USAGE, with what was probably meant. */
export function chooseKinds<Unit extends Kind>(
  noun: string,
  units: readonly Unit[],
  wanted: readonly string[],
): readonly Unit[] {
  if (wanted.includes('all')) return units;
  const registry = new Registry(noun, units);
  return wanted
    .filter((id) => id !== 'none')
    .map((id) => {
      const unit = registry.get(id);
      if (unit !== undefined) return unit;
      throw new FairleadError('FL_USAGE', registry.unknown(id));
    });
}

/** As `chooseKinds`; a family is a name as well, and where none is named, a few of each family are drawn by the seed. */
export function chooseStrategies(
  strategies: readonly StrategyKind[],
  wanted: readonly string[] | undefined,
  seed: number,
): readonly StrategyKind[] {
  const families = Map.groupBy(strategies, ({ family }) => family as string);
  if (wanted === undefined) {
    const random = seededRandom(seed);
    const drawn = [...families.values()].flatMap((list) => {
      const keyed = list.map((strategy) => ({ strategy, key: random() }));
      return keyed.sort((a, b) => a.key - b.key).slice(0, OF_EACH_FAMILY);
    });
    return drawn.map(({ strategy }) => strategy);
  }
  const ids = wanted.flatMap((name) => families.get(name)?.map(({ id }) => id) ?? [name]);
  return chooseKinds('strategy', strategies, [...new Set(ids)]);
}

/** Attacks; where none are named, all that can run: some need a model that writes their next try. */
export const chooseAttacks = (
  attacks: readonly AttackKind[],
  wanted: readonly string[] | undefined,
): readonly AttackKind[] => chooseKinds('attack', attacks, wanted ?? ['all']);
