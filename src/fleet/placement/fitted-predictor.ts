import type { Clock } from '../../core/clock.ts';
import type { Backend } from '../types.ts';
import { BackendFit } from './backend-fit.ts';
import type { LineFit } from './line-fit.ts';
import type { Predictor, ServerLoad, Work } from './predictor.ts';

const PER_TOKENS = 1_000;
/** As many samples weigh as much as what the backend's siblings say. */
const SIBLINGS_WEIGH = 4;
/** A backend's own line counts half after so long without a sample: what is not used must get another chance. */
const HALF_LIFE_MS = 60_000;

/**
 * Predicts by a line for each backend: time to first token over the prompt tokens to compute, those ahead of them and the
 * requests in flight; time per token over the requests in flight. Where little or nothing new is known of a backend, the line of
 * all backends of the model stands in. O(1) a prediction, without allocation.
 */
export class FittedPredictor implements Predictor {
  readonly #all = new BackendFit();
  readonly #clock: Clock;
  readonly #ttftX = new Float64Array(this.#all.ttft.size);
  readonly #tpotX = new Float64Array(this.#all.tpot.size);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ttftMs(backend: Backend, work: Work, load: ServerLoad): number {
    return this.#blend(backend.placement.fit.ttft, this.#all.ttft, this.#ttftAt(work, load));
  }

  tpotMs(backend: Backend, load: ServerLoad): number {
    return this.#blend(backend.placement.fit.tpot, this.#all.tpot, this.#tpotAt(load));
  }

  learn(
    { placement }: Backend,
    work: Work,
    load: ServerLoad,
    { ttftMs, tpotMs }: { readonly ttftMs?: number; readonly tpotMs?: number },
  ): void {
    const nowMs = this.#clock.monotonicMs();
    if (ttftMs !== undefined) {
      const x = this.#ttftAt(work, load);
      placement.fit.ttft.add(x, ttftMs, nowMs);
      this.#all.ttft.add(x, ttftMs, nowMs);
    }
    if (tpotMs !== undefined) {
      const x = this.#tpotAt(load);
      placement.fit.tpot.add(x, tpotMs, nowMs);
      this.#all.tpot.add(x, tpotMs, nowMs);
    }
  }

  #blend(own: LineFit, all: LineFit, x: Float64Array): number {
    if (own.samples === 0) return all.at(x);
    const fresh = 2 ** ((own.atMs - this.#clock.monotonicMs()) / HALF_LIFE_MS);
    const trust = (own.samples / (own.samples + SIBLINGS_WEIGH)) * fresh;
    return trust * own.at(x) + (1 - trust) * all.at(x);
  }

  #ttftAt({ promptTokens, cachedTokens }: Work, { pendingTokens, requests }: ServerLoad): Float64Array {
    const x = this.#ttftX;
    x[0] = 1;
    x[1] = Math.max(0, promptTokens - cachedTokens) / PER_TOKENS;
    x[2] = pendingTokens / PER_TOKENS;
    x[3] = requests;
    return x;
  }

  #tpotAt({ requests }: ServerLoad): Float64Array {
    const x = this.#tpotX;
    x[0] = 1;
    x[1] = requests;
    return x;
  }
}
