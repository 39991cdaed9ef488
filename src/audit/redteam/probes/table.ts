import { hash } from 'node:crypto';
import { FairleadError } from '../../../core/errors.ts';
import type { Probe } from '../conversation.ts';
import { type ReadCsv, readRows } from './records.ts';
import type { ProbeRow, ShapeKind } from './shapes/define.ts';
import { shapes } from './shapes/index.gen.ts';

/** The same for the same text in the same category, wherever it stands. */
export const probeId = (category: string, text: string): string =>
  `${category}/${hash('sha256', text, 'hex').slice(0, 8)}`;

export interface ProbeTable {
  /** Id of the shape that it was read as. */
  readonly shape: string;
  readonly probes: readonly Probe[];
}

/** The shape with the most columns that a table has. */
export function shapeOf(row: ProbeRow): ShapeKind | undefined {
  return [...shapes]
    .sort((a, b) => b.columns.length - a.columns.length)
    .find(({ columns, read }) => columns.every((column) => column in row) && read(row) !== undefined);
}

/**
 * The prompts of a file that others published, each text once. `name` stands in their source. Throws FL_USAGE where it is no
 * table or none of its columns holds prompts.
 */
export function readTable(text: string, name: string, readCsv: ReadCsv): ProbeTable {
  const rows = readRows(text, name, readCsv);
  const shape = rows.map(shapeOf).find((one) => one !== undefined);
  if (shape === undefined) {
    throw new FairleadError('FL_USAGE', `${name} has no column with prompts`, {
      hint: `its columns are ${Object.keys(rows[0] ?? {}).join(', ') || 'none'}; name one prompt`,
    });
  }
  const probes = new Map<string, Probe>();
  for (const row of rows) {
    const asked = shape.read(row);
    if (asked === undefined) continue;
    const category = asked.category.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-') || shape.id;
    const id = probeId(category, asked.text);
    probes.set(id, { id, category, text: asked.text, benign: asked.benign, source: name });
  }
  return { shape: shape.id, probes: [...probes.values()] };
}
