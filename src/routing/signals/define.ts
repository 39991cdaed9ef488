import type { z } from 'zod';
import type { RuleNode } from '../../config/schema/routing.ts';
import type { ConfiguredKind } from '../../core/kind.ts';
import type { Classifiers } from '../../inference/contract.ts';
import type { FitBounds } from '../intents/fit-threshold.ts';
import type { LiteralRegistrar } from '../literal-registrar.ts';
import type { RequestView } from '../view.ts';

/** What one signal says about one request. A signal may speak under several names (`hard:easy`). */
export interface SignalOutcome {
  readonly name: string;
  readonly matched: boolean;
  /** 0 to 1; 1 when the signal is a plain yes or no. */
  readonly confidence: number;
  /** What predicates and `value_source: raw` read: a count, a density, a similarity. */
  readonly raw: number;
  /** Which words, tokens or fields decided, for `explain`; never logged. */
  readonly evidence?: string;
}

export interface Signal {
  /** The names under which outcomes may come, for config checks. */
  readonly emits: readonly string[];
  /** The leaf type under which decisions find the outcomes, when it is not the kind's id. */
  readonly speaksAs?: string;
  /** It may answer with a promise, though its kind's cost is free or cpu. */
  readonly slow?: boolean;
  /** A rule over other signals of the policy without which none of its outcomes counts as matched. */
  readonly composer?: RuleNode | undefined;
  /** What an operator should know of it as it was built, a sentence each, for config checks. */
  readonly notes?: readonly string[];
  /** Present where its threshold stands on similarities of embeddings. */
  readonly calibration?: Calibration;
  /** Pure: the same view gives the same outcomes. A promise only where it is slow, or `cost` is model or network. */
  evaluate(view: RequestView): SignalOutcome[] | Promise<SignalOutcome[]>;
}

/** A text and what a signal says of it. */
export interface Sample {
  readonly text: string;
  readonly score: number;
  readonly match: boolean;
}

/** A threshold on similarities: it means something for one embedding only, so it is fitted to that one. */
export interface Calibration {
  /** The key of the signal's configuration that holds it. */
  readonly key: string;
  /** The one in use, stated or fitted. */
  readonly threshold: number;
  /** What a fitted one must keep to. */
  readonly bounds: FitBounds;
  /** The signal's own candidates, each scored as if it were not among them. */
  readonly own: readonly Sample[];
  /** What is held against the threshold for `text`, where `name` is one of `emits`. O(text + candidates). */
  score(text: string, name: string): number;
}

export type SignalCost = 'free' | 'cpu' | 'model' | 'network';

/** `cascade`: the transformer is asked where the fast answer is unsure and the budget allows. */
export type SignalTier = 'fast' | 'cascade';

/** How signals read prompts, and where they get what does not stand in their configuration. */
export interface Inference {
  /** The on-board models; undefined: signals that need them never match, and say so. */
  readonly classifiers: Classifiers | undefined;
  /** Of signals that state none. */
  readonly tier: SignalTier;
  /** What the transformer may take for one text, milliseconds. */
  readonly budgetMs: number;
  /** The text of a file that a signal names; undefined where there are no files, as in a browser. */
  readonly readText?: ((path: string) => Promise<string>) | undefined;
}

export interface SignalContext extends Inference {
  /** Shared by all signals of a tree: literals registered here are found in one pass over the text. */
  readonly literals: LiteralRegistrar;
  /** What several signals of a tree share, made once; `key` is the maker's own object. */
  shared<T>(key: object, make: () => T): T;
}

export interface SignalKind<Schema extends z.ZodObject = z.ZodObject> extends ConfiguredKind<Schema> {
  readonly cost: SignalCost;
  /** It reads prompts with the on-board models. */
  readonly needsModels?: boolean;
  /** VSR's name of the decision leaf, where it differs from `id`. */
  readonly aliases: readonly string[];
  /** Where rules find its outcomes, for config checks; under its type and the signal's name when left out. */
  speaks?(config: z.output<Schema> & { name: string }): {
    /** A type beside its own. */
    readonly type?: string;
    readonly names: readonly string[];
  };
  create(config: z.output<Schema> & { name: string }, context: SignalContext): Signal | Promise<Signal>;
}

/** Checks the shape of a signal kind at compile time and returns it. One file, one default export. */
export function defineSignal<Schema extends z.ZodObject>(
  kind: Omit<SignalKind<Schema>, 'aliases'> & { aliases?: readonly string[] },
): SignalKind {
  return { aliases: [], ...kind } as unknown as SignalKind;
}
