import type { RuntimeName } from '../full/protocol.ts';

/** What the worker of a classifier is started with. */
export interface ClassifierSetup {
  readonly modelPath: string;
  readonly weightsPaths: readonly string[];
  readonly tokenizerPath: string;
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  readonly runtimes: readonly RuntimeName[];
  /** The operator's names, in the order of the outputs; empty: whatever there is. */
  readonly labels: readonly string[];
  /** The names that config.json gives; empty where it gives none. */
  readonly names: readonly string[];
  /** Each label on its own, instead of one of several. */
  readonly manyLabels: boolean;
  /** Limits on the tokens of a text, special ones included; the smallest counts. */
  readonly maxTokens: readonly number[];
}

export interface ClassifierResult {
  /** float32[labels] */
  readonly probs: Float32Array<ArrayBuffer>;
  readonly tookMs: number;
}
