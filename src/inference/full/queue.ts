/** A text that waits, as its model takes it. */
export interface Job<Item, Output> {
  readonly item: Item;
  /** In tokens. */
  readonly size: number;
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
export class JobQueue<Item, Output> {
  readonly #jobs: Job<Item, Output>[] = [];
  #tokens = 0;

  get length(): number {
    return this.#jobs.length;
  }

  /** Of all that wait. */
  get tokens(): number {
    return this.#tokens;
  }

  push(job: Job<Item, Output>): void {
    this.#jobs.push(job);
    this.#tokens += job.size;
  }

  /** The oldest, and up to `most` in all of its bucket; empty when none waits. O(length). */
  take(most: number): Job<Item, Output>[] {
    const oldest = this.#jobs[0];
    if (oldest === undefined) return [];
    const bucket = bucketOf(oldest.size);
    const taken: Job<Item, Output>[] = [];
    let kept = 0;
    for (const job of this.#jobs) {
      if (taken.length < most && bucketOf(job.size) === bucket) {
        taken.push(job);
        this.#tokens -= job.size;
      } else this.#jobs[kept++] = job;
    }
    this.#jobs.length = kept;
    return taken;
  }

  /** Takes one out that nobody waits for any more; false where it is not in here. O(length). */
  drop(job: Job<Item, Output>): boolean {
    const place = this.#jobs.indexOf(job);
    if (place === -1) return false;
    this.#jobs.splice(place, 1);
    this.#tokens -= job.size;
    return true;
  }
}
