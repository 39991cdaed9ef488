import type { z } from 'zod';
import type { ConfiguredKind } from '../../core/kind.ts';
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
  /** Pure: the same view gives the same outcomes. A promise only where `cost` is model or network. */
  evaluate(view: RequestView): SignalOutcome[] | Promise<SignalOutcome[]>;
}

export type SignalCost = 'free' | 'cpu' | 'model' | 'network';

export interface SignalContext {
  /** Shared by all signals of a tree: literals registered here are found in one pass over the text. */
  readonly literals: LiteralRegistrar;
}

export interface SignalKind<Schema extends z.ZodObject = z.ZodObject> extends ConfiguredKind<Schema> {
  readonly cost: SignalCost;
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
