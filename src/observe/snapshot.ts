/** The state of a registry as plain data: it can be sent between processes and merged. */
export interface MetricsSnapshot {
  readonly families: readonly FamilySnapshot[];
}

/** How the values of several processes become one. */
export type MergeRule = 'sum' | 'max' | 'min';

export type FamilySnapshot = ScalarFamily | HistogramFamily;

interface FamilyHead {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

export interface ScalarFamily extends FamilyHead {
  readonly type: 'counter' | 'gauge';
  readonly merge: MergeRule;
  readonly children: readonly { readonly values: readonly string[]; readonly value: number }[];
}

export interface HistogramFamily extends FamilyHead {
  readonly type: 'histogram';
  /** Upper bounds, rising; the last bucket, +Inf, is not named. */
  readonly bounds: readonly number[];
  readonly children: readonly HistogramSample[];
}

export interface HistogramSample {
  readonly values: readonly string[];
  /** Observations in each bucket, not cumulated; one more than there are bounds. */
  readonly counts: readonly number[];
  readonly sum: number;
}

/**
 * One snapshot of several processes' snapshots. Families and children keep the order in which they first come.
 * Counters and histograms add up; gauges go by their own rule. All processes run the same build, so that families
 * of one name have the same labels and bounds.
 */
export function mergeSnapshots(snapshots: readonly MetricsSnapshot[]): MetricsSnapshot {
  const groups = new Map<string, FamilySnapshot[]>();
  for (const { families } of snapshots) {
    for (const family of families) {
      const group = groups.get(family.name);
      if (group === undefined) groups.set(family.name, [family]);
      else group.push(family);
    }
  }
  return { families: [...groups.values()].map(mergeFamily) };
}

function mergeFamily(group: readonly FamilySnapshot[]): FamilySnapshot {
  const first = group[0] as FamilySnapshot;
  if (first.type === 'histogram') {
    const all = group.filter((family) => family.type === 'histogram');
    return { ...first, children: mergeChildren(all, addHistograms) };
  }
  const rule = MERGE[first.merge];
  const all = group.filter((family) => family.type !== 'histogram');
  return {
    ...first,
    children: mergeChildren(all, (a, b) => ({ values: a.values, value: rule(a.value, b.value) })),
  };
}

const MERGE: Readonly<Record<MergeRule, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  max: Math.max,
  min: Math.min,
};

function mergeChildren<Sample extends { readonly values: readonly string[] }>(
  families: readonly { readonly children: readonly Sample[] }[],
  join: (a: Sample, b: Sample) => Sample,
): Sample[] {
  const merged = new Map<string, Sample>();
  for (const { children } of families) {
    for (const child of children) {
      const key = JSON.stringify(child.values);
      const before = merged.get(key);
      merged.set(key, before === undefined ? child : join(before, child));
    }
  }
  return [...merged.values()];
}

const addHistograms = (a: HistogramSample, b: HistogramSample): HistogramSample => ({
  values: a.values,
  counts: a.counts.map((count, bucket) => count + (b.counts[bucket] ?? 0)),
  sum: a.sum + b.sum,
});
