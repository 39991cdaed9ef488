import { z } from 'zod';
import type { ModelRef } from '../../config/schema/routing.ts';

/** Bounds of all calls that one answer may take. */
export interface CallLimits {
  /** Requests to backends, those that are tried again included. */
  readonly maxCalls: number;
  /** In the currency of the prices; left out: no bound. A model without a price costs nothing. */
  readonly maxCost?: number | undefined;
  /** Milliseconds until which calls may begin and side calls may last. */
  readonly timeoutMs: number;
  /** Tokens that an answer is taken to have where the request does not bound it. */
  readonly outputTokens: number;
}

/** How sure a model is of what it said: see `gateway/calls/confidence.ts`. */
export type ConfidenceMeasure = 'mean' | 'min' | 'margin';

/** Models asked one after the other until one is sure of its answer. */
export interface CascadePlan {
  readonly way: 'cascade';
  /** From small to large. */
  readonly candidates: readonly ModelRef[];
  readonly limits: CallLimits;
  /** Undefined: log-probabilities are not asked for. */
  readonly confidence: { readonly measure: ConfidenceMeasure; readonly threshold: number } | undefined;
  /** Who says whether the answer is right; undefined: nobody is asked. */
  readonly check: { readonly ref: ModelRef | 'itself' } | undefined;
  /** Whether a refusal, an admission of not knowing, an empty or a cut-off answer counts as unsure. */
  readonly refusals: boolean;
  /** Tokens of a streamed answer that are held back to judge it. */
  readonly holdTokens: number | 'all';
}

/** Models asked at once; a judge writes the answer from theirs. */
export interface PanelPlan {
  readonly way: 'panel';
  readonly candidates: readonly ModelRef[];
  readonly limits: CallLimits;
  readonly judge: ModelRef;
  /** What the judge is told; undefined: the usual. */
  readonly judgePrompt: string | undefined;
  readonly gather: GatherPlan;
}

/** Models asked at once; the answer that is rated best is sent as it is. */
export interface RatingsPlan {
  readonly way: 'ratings';
  readonly candidates: readonly ModelRef[];
  readonly limits: CallLimits;
  /** Undefined: answers that agree pool the weights of their models. */
  readonly judge: ModelRef | undefined;
  readonly judgePrompt: string | undefined;
  /** One for each candidate, at least 0. */
  readonly weights: readonly number[];
  readonly gather: GatherPlan;
}

/** How several models are asked at once. */
export interface GatherPlan {
  readonly maxConcurrent: number;
  /** So many answers are enough. */
  readonly minAnswers: number;
  /** How long the others are waited for then, milliseconds. */
  readonly graceMs: number;
  /** Bound of each call, milliseconds. */
  readonly callTimeoutMs: number;
}

/** Several calls behind one answer: what an algorithm asks for, and the gateway does. Plain data. */
export type CallPlan = CascadePlan | PanelPlan | RatingsPlan;

/** A timer bears no more than 24 days. */
const DAY_MS = 86_400_000;

/** Keys of every algorithm that makes several calls. */
export const limitKeys = {
  maxCalls: z.int().min(1).max(64).default(8).meta({
    description: 'Requests to backends that one answer may take, retries included.',
  }),
  maxCost: z.number().positive().optional().meta({
    description: 'What all calls for one answer may cost together, in the currency of the prices.',
  }),
  timeoutMs: z.int().positive().max(DAY_MS).default(120_000).meta({
    description: 'After so long no call is begun, and calls other than the one that answers are stopped.',
  }),
  outputTokens: z.int().positive().default(1_024).meta({
    description: 'Completion tokens assumed for, and with maxCost granted to, a request that sets no bound.',
  }),
};

/** Keys of the algorithms that ask several models at once. */
export const gatherKeys = {
  maxConcurrent: z.int().min(1).default(8).meta({ description: 'Calls that run at the same time.' }),
  minAnswers: z.int().min(1).default(2).meta({
    description: 'So many answers are enough; slower models are left behind after graceMs.',
  }),
  graceMs: z.int().nonnegative().max(DAY_MS).default(2_000).meta({
    description: 'How long the other models are waited for once there are minAnswers.',
  }),
  callTimeoutMs: z
    .int()
    .positive()
    .max(DAY_MS)
    .default(60_000)
    .meta({ description: 'Bound of each of these calls.' }),
};

export const limitsOf = ({ maxCalls, maxCost, timeoutMs, outputTokens }: CallLimits): CallLimits => ({
  maxCalls,
  maxCost,
  timeoutMs,
  outputTokens,
});

export const gatherOf = (config: GatherPlan): GatherPlan => ({
  maxConcurrent: config.maxConcurrent,
  minAnswers: config.minAnswers,
  graceMs: config.graceMs,
  callTimeoutMs: config.callTimeoutMs,
});

/** The bounds in words, for `explain`. */
export function limitWords({ maxCalls, maxCost }: CallLimits): string {
  const calls = `at most ${maxCalls} ${maxCalls === 1 ? 'call' : 'calls'}`;
  return maxCost === undefined ? calls : `${calls} and a cost of ${maxCost}`;
}
