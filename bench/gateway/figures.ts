import { type Cell, cellName, median, type Sample } from './measure.ts';

/** Every sample of a run, by target and cell, in the order of the rounds. */
export class Figures {
  readonly #samples = new Map<string, Map<string, Sample[]>>();

  add(target: string, cell: Cell, sample: Sample): void {
    const cells = this.#samples.get(target) ?? new Map<string, Sample[]>();
    this.#samples.set(target, cells);
    const name = cellName(cell);
    cells.set(name, [...(cells.get(name) ?? []), sample]);
  }

  targets(): string[] {
    return [...this.#samples.keys()];
  }

  /** The median of one figure over the rounds; undefined where it was not measured. */
  median(target: string, cell: Cell, key: keyof Sample): number | undefined {
    const samples = this.#samples.get(target)?.get(cellName(cell));
    return samples === undefined ? undefined : median(samples.map((sample) => sample[key]));
  }

  /** Least and greatest of one figure over the rounds. */
  range(target: string, cell: Cell, key: keyof Sample): readonly [number, number] | undefined {
    const values = this.#samples
      .get(target)
      ?.get(cellName(cell))
      ?.map((sample) => sample[key]);
    return values === undefined ? undefined : [Math.min(...values), Math.max(...values)];
  }

  /** Requests that failed in all rounds together. */
  failed(target: string, cell: Cell): number {
    return (this.#samples.get(target)?.get(cellName(cell)) ?? []).reduce(
      (sum, sample) => sum + sample.failed,
      0,
    );
  }

  /** The median over the rounds of a ratio of two targets, each round by itself, so that noise falls on both. */
  ratio(over: string, under: string, of: (round: RoundView) => number | undefined): number | undefined {
    const rounds = Math.max(
      0,
      ...[...(this.#samples.get(over)?.values() ?? [])].map((samples) => samples.length),
    );
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const a = of(new RoundView(this.#samples, over, round));
      const b = of(new RoundView(this.#samples, under, round));
      if (a !== undefined && b !== undefined && b > 0) ratios.push(a / b);
    }
    return ratios.length === 0 ? undefined : median(ratios);
  }
}

/** One target's figures in one round. */
export class RoundView {
  readonly #samples: ReadonlyMap<string, ReadonlyMap<string, readonly Sample[]>>;
  readonly #target: string;
  readonly #round: number;

  constructor(
    samples: ReadonlyMap<string, ReadonlyMap<string, readonly Sample[]>>,
    target: string,
    round: number,
  ) {
    this.#samples = samples;
    this.#target = target;
    this.#round = round;
  }

  get(cell: Cell, key: keyof Sample, target = this.#target): number | undefined {
    return this.#samples.get(target)?.get(cellName(cell))?.[this.#round]?.[key];
  }

  /** The p50 over that of the upstream asked directly in the same round, milliseconds. */
  addedP50Ms(cell: Cell): number | undefined {
    const through = this.get(cell, 'p50Ms');
    const direct = this.get(cell, 'p50Ms', 'direct');
    return through === undefined || direct === undefined ? undefined : through - direct;
  }
}
