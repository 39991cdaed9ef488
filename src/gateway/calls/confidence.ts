import { isRecord } from '../../core/record.ts';
import type { ConfidenceMeasure } from '../../routing/selection/calls.ts';

/**
 * How sure a model was of its tokens, from their natural log-probabilities: `mean` of all, `min` of them, or `margin`, the
 * mean distance between the likeliest token and the next (VSR's avg_logprob and margin).
 */
export class Confidence {
  /** Tokens that have been seen. */
  tokens = 0;
  #sum = 0;
  #min = 0;
  #margins = 0;
  #withRivals = 0;

  /** Takes the `logprobs` of a choice, of a whole answer or of one event; anything else is passed over. */
  add(logprobs: unknown): void {
    const content = isRecord(logprobs) ? logprobs.content : undefined;
    for (const entry of Array.isArray(content) ? content : []) {
      if (!isRecord(entry) || typeof entry.logprob !== 'number' || Number.isNaN(entry.logprob)) continue;
      this.tokens++;
      this.#sum += entry.logprob;
      this.#min = Math.min(this.#min, entry.logprob);
      this.#addMargin(entry.top_logprobs);
    }
  }

  /** Undefined where the server gave nothing to measure. */
  value(measure: ConfidenceMeasure): number | undefined {
    if (measure === 'margin') return this.#withRivals === 0 ? undefined : this.#margins / this.#withRivals;
    if (this.tokens === 0) return undefined;
    return measure === 'min' ? this.#min : this.#sum / this.tokens;
  }

  #addMargin(rivals: unknown): void {
    if (!Array.isArray(rivals)) return;
    let first = Number.NEGATIVE_INFINITY;
    let second = Number.NEGATIVE_INFINITY;
    for (const rival of rivals) {
      const logprob: unknown = isRecord(rival) ? rival.logprob : undefined;
      if (typeof logprob !== 'number') continue;
      if (logprob > first) [first, second] = [logprob, first];
      else if (logprob > second) second = logprob;
    }
    if (!Number.isFinite(first - second)) return;
    this.#withRivals++;
    this.#margins += first - second;
  }
}
