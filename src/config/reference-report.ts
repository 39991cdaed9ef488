import { meantOf } from './plain-words.ts';
import type { Problem } from './problems.ts';
import type { Source } from './source.ts';

export type Path = readonly PropertyKey[];

/** A name and where it is given. */
export interface Placed {
  readonly name: string;
  readonly path: Path;
}

/** Collects what is wrong with the names of a configuration. */
export class ReferenceReport {
  readonly problems: Problem[] = [];
  readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  invalid(path: Path, message: string, mend: string): void {
    this.problems.push(this.source.problem(path, 'FL_CONFIG_INVALID', message, mend));
  }

  reference(path: Path, message: string, mend: string): void {
    this.problems.push(this.source.problem(path, 'FL_CONFIG_REFERENCE', message, mend));
  }

  /** Reports `name` unless it is one of `known`. */
  check(what: string, name: string, known: ReadonlySet<string>, path: Path): void {
    if (known.has(name)) return;
    const mend = known.size === 0 ? `define a ${what} first` : meantOf(name, known);
    this.reference(path, `there is no ${what} ${this.source.written(path, name)}`, mend);
  }

  /** Reports every name that stands there for a second time. */
  unique(what: string, names: readonly Placed[]): void {
    const seen = new Set<string>();
    for (const { name, path } of names) {
      if (seen.has(name)) {
        this.reference(path, `the ${what} ${this.source.written(path, name)} stands twice`, 'rename one');
      }
      seen.add(name);
    }
  }
}
