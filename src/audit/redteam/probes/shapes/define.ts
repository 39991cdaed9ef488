import type { Kind } from '../../../../core/kind.ts';

/** One row of a file, by its column's name in lower case. */
export type ProbeRow = Readonly<Record<string, unknown>>;

/** What a row asks, before it has an id. */
export interface AskedRow {
  readonly text: string;
  /** '' where the file names none. */
  readonly category: string;
  readonly benign: boolean;
}

/** A form in which others publish prompts, told by the names of its columns. */
export interface ShapeKind extends Kind {
  /** Where the form is described. */
  readonly source: string;
  /** The more columns a shape asks for, the earlier it is tried. */
  readonly columns: readonly string[];
  /** Undefined for a row that asks nothing. */
  read(row: ProbeRow): AskedRow | undefined;
}

export function defineShape(kind: ShapeKind): ShapeKind {
  return kind;
}

/** The text of the first of `names` that holds one; '' where none does. */
export function textAt(row: ProbeRow, ...names: readonly string[]): string {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
  }
  return '';
}
