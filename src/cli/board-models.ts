import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import type { UnitConfig } from '../config/schema/routing.ts';
import type { Classifiers } from '../inference/contract.ts';
import { choosingReads } from './choosing-reads.ts';
import type { Kinds } from './kinds.ts';

/** What of the on-board models is wanted. */
export interface BoardWish {
  /** Folder of the models; undefined: the package's own. */
  readonly folder: string | undefined;
  /** The transformer as well. */
  readonly full: boolean;
}

export type LoadBoard = (wish: BoardWish) => Promise<Classifiers>;

type BoardKinds = Pick<Kinds, 'signals' | 'selections' | 'plugins'>;

/** The on-board models of one process: loaded when they are first needed, kept over reloads. */
export interface BoardModels {
  /** Undefined where nothing in `config` reads prompts with them. Rejects with the loader's FairleadError. */
  for(config: Config): Promise<Classifiers | undefined>;
  /** Those that are wished for, or more. Rejects like `for`. */
  open(wish: BoardWish): Promise<Classifiers>;
  dispose(): Promise<void>;
}

export function createBoardModels(kinds: BoardKinds, load: LoadBoard): BoardModels {
  const loaded = new Map<string, Promise<Classifiers>>();
  const keyOf = (wish: BoardWish) => JSON.stringify([wish.folder ?? null, wish.full]);
  const open = (wish: BoardWish): Promise<Classifiers> => {
    const known = loaded.get(keyOf({ ...wish, full: true })) ?? loaded.get(keyOf(wish));
    if (known !== undefined) return known;
    const models = load(wish);
    loaded.set(keyOf(wish), models);
    models.catch(() => loaded.delete(keyOf(wish))); // a folder that is mended is read again
    return models;
  };
  return {
    open,
    for: async (config) => {
      const wish = wishOf(config, kinds);
      return wish === undefined ? undefined : open(wish);
    },
    dispose: async () => {
      const all = await Promise.allSettled(loaded.values());
      loaded.clear();
      await Promise.all(all.map((one) => (one.status === 'fulfilled' ? one.value.dispose() : undefined)));
    },
  };
}

/** What `config` needs of the models; undefined: nothing. */
function wishOf(config: Config, kinds: BoardKinds): BoardWish | undefined {
  const { routing, recipes, inference, plugins } = config;
  const policies = [routing, ...recipes.map((recipe) => recipe.routing)].filter((one) => one !== undefined);
  const signals = policies.flatMap((policy) => policy.signals).filter(needing(kinds.signals));
  const acting = [
    ...plugins,
    ...policies.flatMap((policy) => policy.decisions.flatMap((one) => one.plugins)),
  ];
  const asked = signals.length > 0 || acting.some(needing(kinds.plugins));
  if (!asked && !choosingReads(config, kinds.selections)) return undefined;
  const full = inference.tier === 'cascade' || signals.some(({ tier }) => tier === 'cascade');
  return { folder: inference.models, full };
}

/** A kind of signal or of plugin. */
interface ReadingKind {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly needsModels?: boolean | ((unit: UnitConfig) => boolean);
}

function needing(kinds: Iterable<ReadingKind>): (unit: UnitConfig) => boolean {
  const byName = new Map<string, ReadingKind['needsModels']>();
  for (const { id, aliases = [], needsModels } of kinds)
    for (const name of [id, ...aliases]) byName.set(name, needsModels);
  return (unit) => {
    const needs = byName.get(unit.type);
    return typeof needs === 'function' ? needs(unit) : needs === true;
  };
}

/** Files that signals name, from the working directory. */
export const readText = (path: string): Promise<string> => readFile(path, 'utf8');
