import { z } from 'zod';
import type { UnitConfig } from '../../config/schema/routing.ts';
import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';
import type { Registry } from '../../core/registry.ts';
import type { SelectionKind, Selector } from './define.ts';

const NO_TEXTS: ReadonlyMap<string, string> = new Map();

/**
 * The selector that `unit` (`{ type, … }`) describes, wrapped selectors included. Throws a
 * FairleadError FL_CONFIG_INVALID on an unknown type (with the nearest known one) and on keys that
 * the type's schema refuses. `texts` holds the files that `filesOf` names.
 */
export function createSelector(
  unit: UnitConfig,
  registry: Registry<SelectionKind>,
  texts = NO_TEXTS,
): Selector {
  const { kind, config } = parsedUnit(unit, registry);
  return kind.create(config, (inner) => createSelector(inner, registry, texts), texts);
}

/** Files that `unit`, or a unit that it wraps, learns from. Throws like createSelector. */
export function filesOf(unit: UnitConfig, registry: Registry<SelectionKind>): readonly string[] {
  const { kind, config } = parsedUnit(unit, registry);
  return [...(kind.files?.(config) ?? []), ...innerUnits(config).flatMap((one) => filesOf(one, registry))];
}

/** Whether `unit`, or a unit that it wraps, reads prompts with the on-board models; false for an unknown one. */
export function needsModels(unit: UnitConfig, registry: Registry<SelectionKind>): boolean {
  const own = registry.get(unit.type)?.needsModels === true;
  return own || innerUnits(unit).some((one) => needsModels(one, registry));
}

const innerUnits = (keys: Readonly<Record<string, unknown>>): UnitConfig[] =>
  Object.values(keys).filter(isUnit);

const isUnit = (value: unknown): value is UnitConfig => isRecord(value) && typeof value.type === 'string';

function parsedUnit(unit: UnitConfig, registry: Registry<SelectionKind>) {
  const kind = registry.get(unit.type);
  if (kind === undefined) {
    throw new FairleadError('FL_CONFIG_INVALID', `${registry.unknown(unit.type)}`, {
      param: 'algorithm.type',
    });
  }
  const { type: _type, ...keys } = unit;
  const parsed = kind.config.safeParse(keys);
  if (!parsed.success) {
    throw new FairleadError('FL_CONFIG_INVALID', `${kind.id}: ${z.prettifyError(parsed.error)}`, {
      param: 'algorithm',
      cause: parsed.error,
    });
  }
  return { kind, config: parsed.data };
}
