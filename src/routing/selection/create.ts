import { z } from 'zod';
import type { UnitConfig } from '../../config/schema/routing.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Registry } from '../../core/registry.ts';
import type { SelectionKind, Selector } from './define.ts';

/**
 * The selector that `unit` (`{ type, … }`) describes, wrapped selectors included. Throws a
 * FairleadError FL_CONFIG_INVALID on an unknown type (with the nearest known one) and on keys that
 * the type's schema refuses.
 */
export function createSelector(unit: UnitConfig, registry: Registry<SelectionKind>): Selector {
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
  return kind.create(parsed.data, (inner) => createSelector(inner, registry));
}
