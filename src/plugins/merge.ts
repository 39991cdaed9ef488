import type { UnitConfig } from '../config/schema/routing.ts';
import type { Registry } from '../core/registry.ts';
import type { PluginKind } from './define.ts';

/** The plugins of every request and those of one decision; of one kind, the decision's alone. O(n). */
export function mergedPlugins(
  everywhere: readonly UnitConfig[],
  ofDecision: readonly UnitConfig[],
  registry: Registry<PluginKind>,
): readonly UnitConfig[] {
  if (everywhere.length === 0) return ofDecision;
  const idOf = ({ type }: UnitConfig) =>
    registry.get(type)?.id ?? [...registry].find((kind) => kind.aliases?.includes(type))?.id ?? type;
  const own = new Set(ofDecision.map(idOf));
  return [...everywhere.filter((unit) => !own.has(idOf(unit))), ...ofDecision];
}
