import type { Kind } from './kind.ts';
import { nearest } from './suggest.ts';

/** The units of one kind by id, in the order given. Ids are unique: a second one throws. */
export class Registry<Unit extends Kind> implements Iterable<Unit> {
  readonly noun: string;
  readonly #units = new Map<string, Unit>();

  constructor(noun: string, units: readonly Unit[]) {
    this.noun = noun;
    for (const unit of units) {
      if (this.#units.has(unit.id)) throw new Error(`two ${noun}s are called ${unit.id}`);
      this.#units.set(unit.id, unit);
    }
  }

  get(id: string): Unit | undefined {
    return this.#units.get(id);
  }

  ids(): string[] {
    return [...this.#units.keys()];
  }

  /** "unknown signal keywrd; did you mean keyword?" */
  unknown(id: string): string {
    const meant = nearest(id, this.#units.keys());
    const mend = meant === undefined ? `known: ${this.ids().join(', ')}` : `did you mean ${meant}?`;
    return `unknown ${this.noun} ${id}; ${mend}`;
  }

  [Symbol.iterator](): Iterator<Unit> {
    return this.#units.values();
  }
}
