import type { z } from 'zod';
import type { Price } from '../../config/schema/model.ts';
import type { ModelRef, UnitConfig } from '../../config/schema/routing.ts';
import type { ConfiguredKind } from '../../core/kind.ts';
import type { Random } from '../../core/random.ts';
import type { Reading } from '../../inference/contract.ts';
import type { DifficultyModel } from '../quality/difficulty.ts';
import type { Learning } from '../quality/learning.ts';
import type { CallPlan } from './calls.ts';

/** What is known of a model from the configuration. */
export interface ModelFacts {
  readonly name: string;
  readonly quality?: number | undefined;
  readonly price?: Price | undefined;
  readonly contextTokens?: number | undefined;
  readonly description?: string | undefined;
}

/** What is seen of a model right now; `undefined` where nothing was seen yet. */
export interface ModelLoad {
  /** Time to first token at a percentile (0 to 100) over the recent window, milliseconds. */
  ttftMs(percentile: number): number | undefined;
  /** Time per output token at a percentile over the recent window, milliseconds. */
  tpotMs(percentile: number): number | undefined;
  readonly inFlight: number;
  /** False when no backend of the model would be picked now. */
  readonly available: boolean;
}

export interface SelectionInput {
  /** The decision's candidates, at least one. */
  readonly candidates: readonly ModelRef[];
  readonly decision: string;
  readonly sessionId?: string | undefined;
  /** What signals read of the prompt. Worked out when it is first asked for. */
  readonly text: string;
  /** The on-board models' reading of `text`; undefined without models. Takes no time until it is asked something. */
  readonly reading: Reading | undefined;
  /** Estimated prompt tokens. */
  readonly promptTokens: number;
  readonly nowMs: number;
}

/** What selection reads from the world; passed in, so that selection stays pure. */
export interface SelectionWorld {
  facts(model: string): ModelFacts;
  load(model: string): ModelLoad;
  readonly random: Random;
  readonly sessions: SessionMemory;
  /** What feedback has taught; left out: nothing. */
  readonly learning?: Learning | undefined;
  /** How hard prompts are and what models of public benchmarks can do; left out: not known. */
  readonly difficulty?: DifficultyModel | undefined;
  /** Reads another text than the prompt, such as a description; left out: there are no on-board models. */
  readonly read?: ((text: string) => Reading) | undefined;
}

/** Which model served a session last; bounded by its owner. */
export interface SessionMemory {
  get(sessionId: string): { readonly model: string; readonly lastMs: number } | undefined;
  set(sessionId: string, model: string, nowMs: number): void;
}

export interface Selection {
  readonly chosen: ModelRef;
  /** The candidates in the order in which they should be tried, `chosen` first. */
  readonly order: readonly ModelRef[];
  /** For `explain`: each candidate's score in the algorithm's own measure (0 where it has none) and why it won or lost. */
  readonly scores: readonly { readonly model: string; readonly score: number; readonly why: string }[];
  readonly reason: string;
  /** The prompt's domain, where the algorithm learns by it: feedback on the answer is counted there. */
  readonly domain?: string | undefined;
  /** Several calls behind one answer; left out: the models in `order` are tried until one answers. */
  readonly calls?: CallPlan | undefined;
}

export interface Selector {
  select(input: SelectionInput, world: SelectionWorld): Selection;
}

export interface SelectionKind<Schema extends z.ZodObject = z.ZodObject> extends ConfiguredKind<Schema> {
  /** True where `reading` or `read` is used, so that the on-board models are loaded for it. */
  readonly needsModels?: boolean;
  /** Keys of its configuration that name models, beside the decision's own. */
  readonly modelKeys?: readonly string[];
  /** Files that the algorithm learns from, as its configuration names them; they are read before `create`. */
  files?(config: z.output<Schema>): readonly string[];
  /**
   * `nested` builds the selector that another unit config describes, for algorithms that wrap one; `texts` holds what
   * stands in `files`.
   */
  create(
    config: z.output<Schema>,
    nested: (unit: UnitConfig) => Selector,
    texts: ReadonlyMap<string, string>,
  ): Selector;
}

/** Checks the shape of a selection algorithm at compile time and returns it. */
export function defineSelection<Schema extends z.ZodObject>(kind: SelectionKind<Schema>): SelectionKind {
  return kind as unknown as SelectionKind;
}
