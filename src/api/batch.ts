import type { ApiDeps } from './deps.ts';

type Result = Readonly<Record<string, unknown>>;

/** One text of a batch, and what goes for all of them. */
export interface BatchItem {
  readonly deps: ApiDeps;
  readonly text: string;
  readonly headers: Headers;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What may be asked of many texts at once. */
export interface BatchTask {
  answer(item: BatchItem): Promise<object>;
  /** The category and the confidence that a result counts with. */
  summary(result: Result): readonly [category: string, confidence: number];
}

/** Results in the order of the texts, and statistics over them, in vLLM Semantic Router's shape. */
export async function batchOf(
  task: BatchTask,
  texts: readonly string[],
  itemOf: (text: string) => BatchItem,
): Promise<object> {
  const started = performance.now();
  const results: Result[] = [];
  const distribution = new Map<string, number>();
  let confidences = 0;
  for (const text of texts) {
    const result = { ...(await task.answer(itemOf(text))) };
    const [category, confidence] = task.summary(result);
    results.push(result);
    distribution.set(category, (distribution.get(category) ?? 0) + 1);
    confidences += confidence;
  }
  return {
    results,
    total_count: results.length,
    processing_time_ms: performance.now() - started,
    statistics: {
      category_distribution: Object.fromEntries(distribution),
      avg_confidence: confidences / results.length,
    },
  };
}
