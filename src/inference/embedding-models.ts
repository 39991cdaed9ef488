import { FairleadError } from '../core/errors.ts';
import type { Classifiers } from './contract.ts';

/** An embedding model that the package carries. */
export interface EmbeddingModel {
  readonly name: string;
  /** Numbers of a vector. */
  readonly dimensions: number;
  /** Whether it needs the transformer. */
  readonly full: boolean;
  /** Vectors of unit length in the order of the texts. Rejects with FL_UNSUPPORTED where its runtime is missing. */
  embed(classifiers: Classifiers, texts: readonly string[]): Promise<readonly Float32Array[]>;
}

/** How long the event loop may be held, milliseconds. */
const TURN_MS = 2;

const fast: EmbeddingModel = {
  name: 'fairlead-embed-fast',
  dimensions: 256,
  full: false,
  async embed(classifiers, texts) {
    const vectors: Float32Array[] = [];
    let turnMs = performance.now();
    for (const text of texts) {
      vectors.push(classifiers.read(text).embedding());
      if (performance.now() - turnMs < TURN_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turnMs = performance.now();
    }
    return vectors;
  },
};

const full: EmbeddingModel = {
  name: 'fairlead-embed',
  dimensions: 384,
  full: true,
  async embed(classifiers, texts) {
    if (classifiers.full !== undefined) return classifiers.full.embed(texts);
    throw new FairleadError('FL_UNSUPPORTED', `${full.name} needs a runtime that is not installed here.`, {
      param: 'model',
      hint: `npm install onnxruntime-node, or ask ${fast.name}.`,
    });
  },
};

/** By name. */
export const EMBEDDING_MODELS: ReadonlyMap<string, EmbeddingModel> = new Map(
  [fast, full].map((model) => [model.name, model]),
);

/** The first `dimensions` numbers, at unit length again; the vector itself where that is all of it. */
export function shorten(vector: Float32Array, dimensions: number): Float32Array {
  if (dimensions >= vector.length) return vector;
  const front = vector.slice(0, dimensions);
  let squares = 0;
  for (const value of front) squares += value * value;
  if (squares === 0) return front;
  const length = Math.sqrt(squares);
  return front.map((value) => value / length);
}
