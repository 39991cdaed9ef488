import { hash } from 'node:crypto';
import { z } from 'zod';
import type { UnitConfig } from '../config/schema/routing.ts';
import { FairleadError } from '../core/errors.ts';
import type { Registry } from '../core/registry.ts';
import type { AnswerFilter, ImmediateAnswer, Plugin, PluginKind, PluginRequest } from './define.ts';
import type { PluginWorld } from './world.ts';

/** What became of a request in its plugins. */
export interface ChainRun {
  /** Of the plugin that ended it; undefined: a backend is to be asked. */
  readonly answer: ImmediateAnswer | undefined;
  /** What the answer passes, in this order. */
  readonly filters: readonly AnswerFilter[];
}

/** The plugins of one decision, ready to run. */
export interface PluginChain {
  /** True when running it would change nothing, so that callers need not make a PluginRequest. */
  readonly empty: boolean;
  /** Digest of the configuration of all of them. */
  readonly digest: string;
  /** Runs the plugins in order and stops at the first that answers. A promise only where a plugin gave one. */
  run(request: PluginRequest): ChainRun | Promise<ChainRun>;
  dispose(): void;
}

/**
 * Builds the plugins of `units`, sorted by their kinds' order. Throws a FairleadError
 * FL_CONFIG_INVALID on an unknown type (with the nearest known one) and on refused keys.
 */
export function createPluginChain(
  units: readonly UnitConfig[],
  registry: Registry<PluginKind>,
  world: PluginWorld,
): PluginChain {
  const steps = units
    .map((unit, index) => ({ index, kind: kindOf(unit, registry), unit }))
    .sort((a, b) => a.kind.order - b.kind.order || a.index - b.index)
    .map(({ kind, unit }) => create(kind, unit, world))
    .filter((plugin) => plugin.before !== undefined || plugin.after !== undefined);
  return {
    empty: steps.length === 0,
    digest: hash('sha256', JSON.stringify(units), 'base64url'),
    run: (request) => before(steps, 0, request),
    dispose: () => {
      for (const plugin of steps) plugin.dispose?.();
    },
  };
}

/** Runs on synchronously from `start` and turns to a promise only when a plugin gives one. */
function before(
  steps: readonly Plugin[],
  start: number,
  request: PluginRequest,
): ChainRun | Promise<ChainRun> {
  for (let i = start; i < steps.length; i++) {
    let answer: ReturnType<NonNullable<Plugin['before']>>;
    try {
      answer = steps[i]?.before?.(request);
    } catch (thrown) {
      return abandon(steps, i, request, thrown);
    }
    if (answer instanceof Promise) {
      return answer.then(
        (given) =>
          given === undefined
            ? before(steps, i + 1, request)
            : { answer: given, filters: after(steps, i, request) },
        (thrown) => abandon(steps, i, request, thrown),
      );
    }
    if (answer !== undefined) return { answer, filters: after(steps, i, request) };
  }
  return { answer: undefined, filters: after(steps, steps.length, request) };
}

/** Tells those that saw the request before the one that refused it: they may be waited for by others. */
function abandon(steps: readonly Plugin[], count: number, request: PluginRequest, thrown: unknown): never {
  for (const filter of after(steps, count, request)) filter.close?.(false);
  throw thrown;
}

/** The filters of the first `count` plugins: who saw the request first sees the answer last. */
function after(steps: readonly Plugin[], count: number, request: PluginRequest): readonly AnswerFilter[] {
  const filters: AnswerFilter[] = [];
  for (let i = count - 1; i >= 0; i--) {
    const filter = steps[i]?.after?.(request);
    if (filter !== undefined) filters.push(filter);
  }
  return filters;
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

function create(kind: PluginKind, unit: UnitConfig, world: PluginWorld): Plugin {
  const { type: _type, ...keys } = unit;
  const parsed = kind.config.safeParse(keys);
  if (!parsed.success) {
    throw new FairleadError('FL_CONFIG_INVALID', `${kind.id}: ${z.prettifyError(parsed.error)}`, {
      param: 'plugins',
      cause: parsed.error,
    });
  }
  return kind.create(parsed.data, world);
}
