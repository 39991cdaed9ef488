import { compareVersions, isVersion } from './compare.ts';
import type { Comparison } from './orders/define.ts';

export const OPERATORS = ['<', '<=', '=', '!=', '>=', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Bound {
  readonly op: Operator;
  readonly version: string;
}

/** All bounds hold; without bounds: every version. */
export type Range = readonly Bound[];

/** Three values: what cannot be told is neither affected nor free of it. */
export type RangeVerdict = 'affected' | 'not-affected' | 'unknown';

type Truth = boolean | undefined;

const HOLDS: Readonly<Record<Operator, (order: -1 | 0 | 1) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>=': (order) => order >= 0,
  '>': (order) => order > 0,
};

/** Whether `version op bound` holds for what the comparison of the two says. */
export function holds(op: Operator, order: Comparison): Truth {
  return order === undefined ? undefined : HOLDS[op](order);
}

/** And over three values: one that fails decides. True for none. */
export function allHold(truths: Iterable<Truth>): Truth {
  let all: Truth = true;
  for (const truth of truths) {
    if (truth === false) return false;
    if (truth === undefined) all = undefined;
  }
  return all;
}

/** Or over three values: one that holds decides. False for none. */
export function anyHolds(truths: Iterable<Truth>): Truth {
  let any: Truth = false;
  for (const truth of truths) {
    if (truth === true) return true;
    if (truth === undefined) any = undefined;
  }
  return any;
}

/** Whether `version` lies in one of `ranges`; unknown for what is no version. Never throws; linear in the number of bounds. */
export function judge(orderId: string, ranges: readonly Range[], version: string): RangeVerdict {
  if (!isVersion(version)) return 'unknown';
  const truth = anyHolds(
    ranges.map((range) => allHold(range.map((bound) => meets(orderId, bound, version)))),
  );
  return truth === undefined ? 'unknown' : truth ? 'affected' : 'not-affected';
}

function meets(orderId: string, { op, version: bound }: Bound, version: string): Truth {
  return holds(op, compareVersions(orderId, version, bound));
}
