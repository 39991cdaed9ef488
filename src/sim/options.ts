import type { Clock } from '../core/clock.ts';
import type { FaultPlan } from './fault-rules.ts';

/** One simulated model. Times are those of a server with nothing else to do. */
export interface SimModel {
  readonly name: string;
  /** Milliseconds from arrival until prefill begins, on an idle server (20). */
  readonly ttftMs?: number;
  /** Milliseconds between two tokens of a lone request (8). */
  readonly itlMs?: number;
  /** The same, said as a rate: `itlMs` is 1000 / `tokensPerSecond`. */
  readonly tokensPerSecond?: number;
  /** Tokens of prompt that prefill handles in a second, cached ones left out (10,000). */
  readonly prefillTokensPerSecond?: number;
  /** A step's time with a full batch, over that of a lone request (2); in between it grows linearly. */
  readonly fullBatchFactor?: number;
  /** Prompt and answer together (32,768). */
  readonly contextTokens?: number;
  /** True: answers with `reasoning_content` when the request switches thinking on. */
  readonly reasoning?: boolean;
  /** Size of the KV pool in tokens (131,072); at least `contextTokens`. */
  readonly kvTokens?: number;
  /** Sequences that decode together (64). */
  readonly maxBatch?: number;
  /** Tokens that one step computes at most, so that long prompts are prefilled in chunks (2,048). */
  readonly maxBatchedTokens?: number;
  /** Least length of a full answer (48); it ends with the sentence that reaches it. */
  readonly answerTokens?: number;
  /** True: says the user's last message again in place of prose. */
  readonly echo?: boolean;
  readonly embeddingDimensions?: number;
  /** Names of adapters that answer beside the base model, on its batch and KV pool. */
  readonly loras?: readonly string[];
}

export interface SimOptions {
  /** 127.0.0.1 when left out. */
  readonly host?: string;
  /** 0, and so any free one, when left out. */
  readonly port?: number;
  readonly models: readonly SimModel[];
  /** Part of every answer, and of the draws of faults (0). */
  readonly seed?: number;
  readonly faults?: FaultPlan;
  readonly clock?: Clock;
  /** Real time over simulated time (1); 0 runs as fast as the machine can. */
  readonly timeScale?: number;
  /** How many of the last requests `received` holds (64). */
  readonly keepRequests?: number;
}

/** A model with every default filled in. */
export type ModelSpec = Required<Omit<SimModel, 'tokensPerSecond'>>;

/** `model` with its defaults. Throws a RangeError where a figure makes no sense. */
export function resolveModel(model: SimModel): ModelSpec {
  const contextTokens = model.contextTokens ?? 32_768;
  const spec: ModelSpec = {
    name: model.name,
    ttftMs: model.ttftMs ?? 20,
    itlMs: model.itlMs ?? (model.tokensPerSecond === undefined ? 8 : 1000 / model.tokensPerSecond),
    prefillTokensPerSecond: model.prefillTokensPerSecond ?? 10_000,
    fullBatchFactor: model.fullBatchFactor ?? 2,
    contextTokens,
    reasoning: model.reasoning ?? false,
    kvTokens: model.kvTokens ?? Math.max(131_072, contextTokens),
    maxBatch: model.maxBatch ?? 64,
    maxBatchedTokens: model.maxBatchedTokens ?? 2048,
    answerTokens: model.answerTokens ?? 48,
    echo: model.echo ?? false,
    embeddingDimensions: model.embeddingDimensions ?? 256,
    loras: model.loras ?? [],
  };
  const refuse = (what: string) => {
    throw new RangeError(`simulated model ${model.name}: ${what}`);
  };
  if (spec.name === '') refuse('the name is empty');
  if (!(spec.ttftMs >= 0 && spec.itlMs >= 0 && spec.ttftMs < Infinity && spec.itlMs < Infinity)) {
    refuse('times must be finite and not below 0 ms');
  }
  if (!(spec.prefillTokensPerSecond > 0)) refuse('prefillTokensPerSecond must be above 0');
  if (!(spec.fullBatchFactor >= 1)) refuse('fullBatchFactor must be at least 1');
  for (const key of [
    'contextTokens',
    'kvTokens',
    'maxBatch',
    'maxBatchedTokens',
    'answerTokens',
    'embeddingDimensions',
  ] as const) {
    if (!(Number.isInteger(spec[key]) && spec[key] > 0)) refuse(`${key} must be a whole number above 0`);
  }
  if (spec.kvTokens < spec.contextTokens) refuse('kvTokens must be at least contextTokens');
  return spec;
}
