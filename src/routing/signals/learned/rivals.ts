import type { RequestView } from '../../view.ts';

type Score = (view: RequestView) => number;

/** Signals of which only the one that scores highest may match. */
export class Rivals {
  readonly #scores: Score[] = [];

  /** The number of the newcomer, for `wins`; it scores -Infinity where it would not match anyway. */
  join(score: Score): number {
    return this.#scores.push(score) - 1;
  }

  /** Whether no other scores higher; of equals the first one wins. O(signals) once a request. */
  wins(rival: number, view: RequestView): boolean {
    return view.memo(this, this.#best) === rival;
  }

  readonly #best = (view: RequestView): number => {
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    this.#scores.forEach((score, index) => {
      const value = score(view);
      if (value > most) {
        most = value;
        best = index;
      }
    });
    return best;
  };
}
