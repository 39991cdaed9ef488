import type { Batch } from './protocol.ts';

/** What the transformer says of one text. */
export interface Output {
  /** float32[384] of unit length. */
  readonly embedding: Float32Array;
  /** Heads side by side. */
  readonly logits: Float32Array;
}

/** A text that waits. */
export interface Job {
  readonly ids: Int32Array;
  resolve(output: Output): void;
  reject(error: Error): void;
}

/** Texts of one bucket, in tokens, run together: little of a batch is padding then. */
const BUCKETS = [16, 32, 48, 64, 96, 128, 192, 256, 384];

function bucketOf(tokens: number): number {
  const index = BUCKETS.findIndex((limit) => tokens <= limit);
  return index === -1 ? BUCKETS.length : index;
}

/** Texts that wait for a worker, first come first served, and with each those of about its length. */
export class JobQueue {
  readonly #jobs: Job[] = [];
  #tokens = 0;

  get length(): number {
    return this.#jobs.length;
  }

  /** Of all that wait. */
  get tokens(): number {
    return this.#tokens;
  }

  push(job: Job): void {
    this.#jobs.push(job);
    this.#tokens += job.ids.length;
  }

  /** The oldest, and up to `most` in all of its bucket; empty when none waits. O(length). */
  take(most: number): Job[] {
    const oldest = this.#jobs[0];
    if (oldest === undefined) return [];
    const bucket = bucketOf(oldest.ids.length);
    const taken: Job[] = [];
    let kept = 0;
    for (const job of this.#jobs) {
      if (taken.length < most && bucketOf(job.ids.length) === bucket) {
        taken.push(job);
        this.#tokens -= job.ids.length;
      } else this.#jobs[kept++] = job;
    }
    this.#jobs.length = kept;
    return taken;
  }
}

/** The batch of `jobs`, each padded to the longest. */
export function batchOf(jobs: readonly Job[]): Batch {
  const lengths = jobs.map((job) => job.ids.length);
  const width = Math.max(...lengths);
  const ids = new Int32Array(jobs.length * width);
  jobs.forEach((job, row) => {
    ids.set(job.ids, row * width);
  });
  return { ids, lengths, width };
}
