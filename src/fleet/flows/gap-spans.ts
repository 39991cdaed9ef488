import { GapHistogram } from './gap-histogram.ts';

/** What is shown reaches back for one to two spans. */
const SPAN_MS = 10_000;
/** What a span keeps of the history before it: half of it is gone after six minutes of traffic. */
const SPAN_KEEPS = 0.98;

/** The gaps of a backend in spans of ten seconds: the one that runs, the one before, a history that fades, and all together. */
export class GapSpans {
  /** By bucket, of the span that runs; the hot path adds to it. */
  readonly counts: Float64Array;
  readonly #span = new GapHistogram();
  readonly #before = new GapHistogram();
  readonly #history = new GapHistogram();
  readonly #ever = new GapHistogram();
  /** Kept between calls, so that none allocates it. */
  readonly #known = new GapHistogram();
  #startMs = -1;

  constructor() {
    this.counts = this.#span.counts;
  }

  /** Begins a new span where one is due; `firstMs` is when the first gap of all came. O(1), O(buckets) for a new span. */
  rotate(nowMs: number, firstMs: number): void {
    if (this.#startMs < 0) this.#startMs = firstMs;
    const ageMs = nowMs - this.#startMs;
    if (ageMs < SPAN_MS) return;
    if (this.#span.total > 0) {
      this.#history.fold(this.#span);
      this.#history.fade(SPAN_KEEPS);
      this.#ever.fold(this.#span);
    }
    this.#before.clear();
    if (ageMs < 2 * SPAN_MS) this.#before.fold(this.#span);
    this.#span.clear();
    this.#startMs = nowMs;
  }

  /** Of the last one or two spans, and how long they are. Rotate first. O(buckets). */
  recent(nowMs: number): { readonly gaps: GapHistogram; readonly forMs: number } {
    const gaps = sumOf(this.#before, this.#span);
    return { gaps, forMs: nowMs - this.#startMs + (this.#before.total > 0 ? SPAN_MS : 0) };
  }

  /** All that is remembered; good until it is asked for again. O(buckets). */
  known(): GapHistogram {
    this.#known.clear();
    this.#known.fold(this.#history);
    this.#known.fold(this.#span);
    return this.#known;
  }

  /** Since the process began. O(buckets). */
  ever(): GapHistogram {
    return sumOf(this.#ever, this.#span);
  }
}

function sumOf(...parts: readonly GapHistogram[]): GapHistogram {
  const sum = new GapHistogram();
  for (const part of parts) sum.fold(part);
  return sum;
}
