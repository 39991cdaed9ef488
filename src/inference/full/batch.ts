import type { Cargo } from './member.ts';
import type { PoolWork } from './pool.ts';
import type { Batch, BatchResult } from './protocol.ts';

/** What the transformer says of one text. */
export interface Output {
  /** float32[384] of unit length. */
  readonly embedding: Float32Array;
  /** Heads side by side. */
  readonly logits: Float32Array;
}

/** How texts, as their tokens' ids, go to the transformer and come back. */
export const BATCHES: PoolWork<Int32Array, Batch, BatchResult, Output> = {
  sizeOf: (ids) => ids.length,
  load: (items) => {
    const run = batchOf(items);
    return { run, move: [run.ids.buffer] } satisfies Cargo<Batch>;
  },
  share,
};

/** The batch of `items`, each padded to the longest. */
export function batchOf(items: readonly Int32Array[]): Batch {
  const lengths = items.map((ids) => ids.length);
  const width = Math.max(...lengths);
  const ids = new Int32Array(items.length * width);
  items.forEach((item, row) => {
    ids.set(item, row * width);
  });
  return { ids, lengths, width };
}

/** The rows of the result, one a text. */
function share({ embedding, logits }: BatchResult, count: number): Output[] {
  const embeddingSize = embedding.length / count;
  const logitsSize = logits.length / count;
  return Array.from({ length: count }, (_, row) => ({
    embedding: embedding.slice(row * embeddingSize, (row + 1) * embeddingSize),
    logits: logits.slice(row * logitsSize, (row + 1) * logitsSize),
  }));
}
