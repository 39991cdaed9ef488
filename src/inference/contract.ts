import type { Kind } from '../core/kind.ts';

/** `fast`: n-grams and the static table, in plain TypeScript; `full`: the transformer. */
export type Tier = 'fast' | 'full';

/** One label of several that exclude one another. */
export interface Labelled {
  readonly label: string;
  /** Calibrated probability of `label`, 0 to 1. */
  readonly score: number;
  /** Of every label, in the task's order; they sum to 1. */
  readonly probs: Readonly<Record<string, number>>;
  readonly tier: Tier;
}

export interface Complexity {
  /** Share of models of today that would be expected to fail, 0 to 1. */
  readonly difficulty: number;
  /** Probability that thinking step by step makes the answer better, 0 to 1. */
  readonly needsReasoning: number;
  readonly tier: Tier;
}

export interface Attack {
  readonly label: 'benign' | 'jailbreak' | 'injection' | 'harmful';
  /** Probability of an attack, 0 to 1: 1 is an attack, whatever the label. */
  readonly score: number;
  readonly probs: Readonly<Record<string, number>>;
  readonly tier: Tier;
  /** Which reading of the text decided: `plain`, or how it was decoded (`base64`, `leetspeak` …). */
  readonly via: string;
}

/** A stretch of the text; offsets are code points, half-open. */
export interface Span {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** 0 to 1. */
  readonly score: number;
}

/** What each task answers, by its id. */
export interface Answers {
  readonly domain: Labelled;
  readonly task: Labelled;
  readonly feedback: Labelled;
  readonly factCheck: Labelled;
  readonly modality: Labelled;
  readonly language: Labelled;
  readonly complexity: Complexity;
  readonly jailbreak: Attack;
  readonly pii: readonly Span[];
  readonly secrets: readonly Span[];
}

export type TaskId = keyof Answers;

/** What a task says about itself, for lists and help texts. */
export interface TaskInfo extends Kind {
  readonly id: TaskId;
  /** Of a `Labelled` or an `Attack`; empty for the others. */
  readonly labels: readonly string[];
  /** True where the transformer has a head for it, so that `within` may ask it. */
  readonly hasFullTier: boolean;
}

/**
 * One text being read. Each answer is found out when it is first asked for and kept, and the features
 * are shared, so ten tasks over one text cost one pass over it. No method throws, whatever the text.
 */
export interface Reading {
  readonly text: string;
  /** The fast tier's answer. O(length of the text). */
  now<Task extends TaskId>(task: Task): Answers[Task];
  /**
   * The cascade's answer: the fast tier's where its margin is wide, where there is no transformer, or where
   * it would be expected to take longer than `budgetMs`; else a promise of the transformer's, which
   * falls back to the fast tier's when the time is over. A budget of `Infinity` asks the transformer whatever
   * the margin. Never rejects.
   */
  within<Task extends TaskId>(task: Task, budgetMs: number): Answers[Task] | Promise<Answers[Task]>;
  /** float32[256] of unit length; all zeros for a text without a known word. Do not write to it. */
  embedding(): Float32Array;
}

/** The on-board models: what routing, guards, the API and the command line ask. */
export interface Classifiers {
  readonly tasks: readonly TaskInfo[];
  /** Takes no time until it is asked something. */
  read(text: string): Reading;
  /** WordPiece tokens of a text, [CLS] and [SEP] included; left out where they cannot be told. O(length). */
  countTokens?(text: string): number;
  /** The transformer; undefined where no runtime for it is installed or it was not asked for. */
  readonly full: FullTier | undefined;
  /**
   * Opens a text classifier of the operator's own, which `dispose` closes as well. Absent where no runtime for it is
   * installed. Rejects with FL_MODEL_FAILED for a model that cannot be read or has other outputs.
   */
  custom?(model: CustomModel): Promise<CustomClassifier>;
  dispose(): Promise<void>;
}

/** An ONNX classifier on disk. */
export interface CustomModel {
  /** A folder with model.onnx and tokenizer.json, or the .onnx file beside its tokenizer.json. */
  readonly path: string;
  /** In the order of its outputs. */
  readonly labels: readonly string[];
}

export interface CustomClassifier {
  /** float32[labels], which sum to 1. Rejects with FL_MODEL_FAILED when it takes longer than `budgetMs`. */
  probs(text: string, budgetMs: number): Promise<Float32Array>;
}

/** The transformer, in workers of its own. */
export interface FullTier {
  /** float32[384] of unit length for each text. Rejects with FL_MODEL_FAILED when the workers are gone. */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  /** Every head's logits over one text, divided by its temperature, by the head's name. Rejects like `embed`. */
  heads(text: string): Promise<Readonly<Record<string, Float32Array>>>;
  /** What `heads` is expected to take for a text of so many tokens, queue included, milliseconds. */
  expectedMs(tokens: number): number;
  dispose(): Promise<void>;
}

/** Cosine of two vectors of unit length. O(n). */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
