import { type Classifiers, cosine } from '../../../inference/contract.ts';

/** How VSR sums up many candidates: near ones are one prototype, and the best few count. */
export interface PrototypeOptions {
  /** Cosine from which two candidates are one prototype. */
  readonly similarity: number;
  readonly max: number;
  /** Of the best prototype; the rest goes to the mean of the best `top`. */
  readonly bestWeight: number;
  readonly top: number;
}

export interface BankOptions {
  /** `max`: the nearest candidate; `mean`: all of them on average. */
  readonly aggregation: 'max' | 'mean';
  readonly prototypes?: PrototypeOptions | undefined;
}

/** How many candidates are left out in turn: enough to fit a threshold, and the time grows with their square. */
const LEFT_OUT_AT_MOST = 200;

type Vector = Float32Array;

/** Candidates to which a text may be similar. */
export class Bank {
  readonly texts: readonly string[];
  readonly #vectors: readonly Vector[];
  readonly #options: BankOptions;
  readonly #score: (embedding: Vector) => number;

  private constructor(texts: readonly string[], vectors: readonly Vector[], options: BankOptions) {
    this.texts = texts;
    this.#vectors = vectors;
    this.#options = options;
    this.#score = scorer(vectors, options);
  }

  /** Each text counts once. O(texts), or O(texts²) with prototypes. */
  static of(texts: readonly string[], classifiers: Classifiers, options: BankOptions): Bank {
    const once = [...new Set(texts)];
    return new Bank(
      once,
      once.map((text) => classifiers.read(text).embedding().slice()),
      options,
    );
  }

  /** -1 to 1; 0 for an empty bank. O(candidates). */
  score(embedding: Vector): number {
    return this.#score(embedding);
  }

  /** What each candidate, of the first 200, would score if it were not in the bank; undefined for an only one. */
  withoutEach(): (number | undefined)[] {
    return this.#vectors.slice(0, LEFT_OUT_AT_MOST).map((vector, index) => {
      const others = this.#vectors.filter((_, i) => i !== index);
      return others.length === 0 ? undefined : scorer(others, this.#options)(vector);
    });
  }

  /** What each candidate scores in another bank. */
  scoresIn(other: Bank): number[] {
    return this.#vectors.map((vector) => other.score(vector));
  }
}

function scorer(
  vectors: readonly Vector[],
  { aggregation, prototypes }: BankOptions,
): (embedding: Vector) => number {
  if (vectors.length === 0) return () => 0;
  if (prototypes !== undefined) return prototypeScorer(clustered(vectors, prototypes), prototypes);
  if (aggregation === 'mean') {
    const mean = sumOf(vectors).map((value) => value / vectors.length);
    return (embedding) => cosine(embedding, mean);
  }
  return (embedding) => nearest(embedding, vectors);
}

function nearest(embedding: Vector, vectors: readonly Vector[]): number {
  let best = -1;
  for (const vector of vectors) best = Math.max(best, cosine(embedding, vector));
  return best;
}

function prototypeScorer(prototypes: readonly Vector[], { bestWeight, top }: PrototypeOptions) {
  return (embedding: Vector) => {
    const scores = prototypes.map((prototype) => cosine(embedding, prototype)).sort((a, b) => b - a);
    const counted = scores.slice(0, top);
    const mean = counted.reduce((sum, score) => sum + score, 0) / counted.length;
    return bestWeight * (scores[0] as number) + (1 - bestWeight) * mean;
  };
}

/** One vector of unit length for each group of near candidates, the largest groups first. */
function clustered(vectors: readonly Vector[], { similarity, max }: PrototypeOptions): Vector[] {
  const groups: Vector[][] = [];
  for (const vector of vectors) {
    const group = groups.find(([first]) => cosine(first as Vector, vector) >= similarity);
    if (group === undefined) groups.push([vector]);
    else group.push(vector);
  }
  return groups
    .sort((a, b) => b.length - a.length)
    .slice(0, max)
    .map((group) => normalised(sumOf(group)));
}

function sumOf(vectors: readonly Vector[]): Vector {
  const sum = new Float32Array((vectors[0] as Vector).length);
  for (const vector of vectors)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number);
  return sum;
}

function normalised(vector: Vector): Vector {
  const length = Math.sqrt(cosine(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}
