import { z } from 'zod';
import type { UnitConfig } from '../config/schema/routing.ts';
import { FairleadError } from '../core/errors.ts';
import type { Registry } from '../core/registry.ts';
import type { ImmediateAnswer, Plugin, PluginKind, PluginRequest } from './define.ts';

/** The plugins of one decision, ready to run. */
export interface PluginChain {
  /** True when running it would change nothing, so that callers need not make a PluginRequest. */
  readonly empty: boolean;
  /** Runs the plugins in order and stops at the first that answers. A promise only where a plugin gave one. */
  before(request: PluginRequest): ImmediateAnswer | undefined | Promise<ImmediateAnswer | undefined>;
}

/**
 * Builds the plugins of `units`, sorted by their kinds' order. Throws a FairleadError
 * FL_CONFIG_INVALID on an unknown type (with the nearest known one) and on refused keys.
 */
export function createPluginChain(units: readonly UnitConfig[], registry: Registry<PluginKind>): PluginChain {
  const steps = units
    .map((unit, index) => ({ index, kind: kindOf(unit, registry), unit }))
    .sort((a, b) => a.kind.order - b.kind.order || a.index - b.index)
    .map(({ kind, unit }) => create(kind, unit))
    .filter((plugin) => plugin.before !== undefined);
  return { empty: steps.length === 0, before: (request) => run(steps, 0, request) };
}

/** Runs on synchronously from `start` and turns to a promise only when a plugin gives one. */
function run(
  steps: readonly Plugin[],
  start: number,
  request: PluginRequest,
): ImmediateAnswer | undefined | Promise<ImmediateAnswer | undefined> {
  for (let i = start; i < steps.length; i++) {
    const answer = steps[i]?.before?.(request);
    if (answer instanceof Promise) return answer.then((given) => given ?? run(steps, i + 1, request));
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function kindOf(unit: UnitConfig, registry: Registry<PluginKind>): PluginKind {
  const kind = registry.get(unit.type) ?? byAlias(unit.type, registry);
  if (kind === undefined) {
    throw new FairleadError('FL_CONFIG_INVALID', registry.unknown(unit.type), { param: 'plugins.type' });
  }
  return kind;
}

function byAlias(type: string, registry: Registry<PluginKind>): PluginKind | undefined {
  for (const kind of registry) if (kind.aliases?.includes(type)) return kind;
  return undefined;
}

function create(kind: PluginKind, unit: UnitConfig): Plugin {
  const { type: _type, ...keys } = unit;
  const parsed = kind.config.safeParse(keys);
  if (!parsed.success) {
    throw new FairleadError('FL_CONFIG_INVALID', `${kind.id}: ${z.prettifyError(parsed.error)}`, {
      param: 'plugins',
      cause: parsed.error,
    });
  }
  return kind.create(parsed.data);
}
