import { compareVersions } from './compare.ts';
import type { Bound, Range } from './range.ts';

/** One event of an OSV range, as the schema at https://ossf.github.io/osv-schema/ (1.7, 2025) names them. */
export interface RangeEvent {
  readonly introduced?: string | undefined;
  readonly fixed?: string | undefined;
  readonly last_affected?: string | undefined;
}

interface Mark {
  readonly kind: 'introduced' | 'fixed' | 'last_affected';
  readonly version: string;
}

/**
 * The ranges that `events` describe; `introduced: "0"` is every version. Undefined where their order cannot be told: such a
 * list must not be guessed at. O(n log n) comparisons.
 */
export function rangesOfEvents(orderId: string, events: readonly RangeEvent[]): Range[] | undefined {
  const marks = events.flatMap(marksOf);
  const isFirst = ({ kind, version }: Mark) => kind === 'introduced' && version === '0';
  let canTell = true;
  const sorted = marks.toSorted((a, b) => {
    if (isFirst(a) || isFirst(b)) return Number(isFirst(b)) - Number(isFirst(a));
    const order = compareVersions(orderId, a.version, b.version);
    if (order === undefined) canTell = false;
    // What ends at a version comes before what begins there; `last_affected` still holds at it, so it comes after.
    return order !== 0 && order !== undefined ? order : RANK[a.kind] - RANK[b.kind];
  });
  if (!canTell && marks.length > 1) return undefined;
  const ranges: Range[] = [];
  let open: readonly Bound[] | undefined;
  for (const mark of sorted) {
    if (mark.kind === 'introduced') open ??= isFirst(mark) ? [] : [{ op: '>=', version: mark.version }];
    else if (open !== undefined) {
      ranges.push([...open, { op: mark.kind === 'fixed' ? '<' : '<=', version: mark.version }]);
      open = undefined;
    }
  }
  if (open !== undefined) ranges.push(open);
  return ranges;
}

const RANK: Readonly<Record<Mark['kind'], number>> = { fixed: 0, introduced: 1, last_affected: 2 };

function marksOf({ introduced, fixed, last_affected }: RangeEvent): Mark[] {
  if (introduced !== undefined) return [{ kind: 'introduced', version: introduced }];
  if (fixed !== undefined) return [{ kind: 'fixed', version: fixed }];
  return last_affected === undefined ? [] : [{ kind: 'last_affected', version: last_affected }];
}
