import { renderMetrics } from './exposition.ts';
import { Children } from './metric-children.ts';
import type { FamilySnapshot, MergeRule, MetricsSnapshot } from './snapshot.ts';

export { METRICS_CONTENT_TYPE, renderMetrics } from './exposition.ts';
export { type MetricsSnapshot, mergeSnapshots } from './snapshot.ts';

/** One string for each label. */
export type LabelValues<Labels extends readonly string[]> = { readonly [Index in keyof Labels]: string };

interface MetricSpec<Labels extends readonly string[]> {
  readonly name: string;
  readonly help: string;
  readonly labels: Labels;
  /** Children kept apart before the rest is counted as `other`. */
  readonly maxChildren?: number;
}

const MAX_CHILDREN = 1_000;

/** Goes up only. */
export class CounterChild {
  value = 0;

  /** `by` is never negative. Allocates nothing. */
  inc(by = 1): void {
    this.value += by;
  }
}

export class GaugeChild {
  value = 0;

  set(value: number): void {
    this.value = value;
  }

  inc(by = 1): void {
    this.value += by;
  }

  dec(by = 1): void {
    this.value -= by;
  }
}

export class HistogramChild {
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  sum = 0;

  constructor(bounds: Float64Array) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  /** Counts `value` in the first bucket whose bound is not below it. O(log buckets); allocates nothing. */
  observe(value: number): void {
    let low = 0;
    let high = this.bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value <= (this.bounds[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    this.counts[low] = (this.counts[low] ?? 0) + 1;
    this.sum += value;
  }
}

/** A metric with labels: `with` gives the child to keep and to write to. */
export class Metric<Child extends object, Labels extends readonly string[]> {
  readonly spec: MetricSpec<Labels>;
  readonly children: Children<Child>;

  constructor(spec: MetricSpec<Labels>, create: () => Child) {
    this.spec = spec;
    this.children = new Children(spec.labels.length, spec.maxChildren ?? MAX_CHILDREN, create);
    // What has no labels is there from the start, at 0, so that its first rise can be seen.
    if (spec.labels.length === 0) this.children.get([]);
  }

  with(...values: LabelValues<Labels>): Child {
    return this.children.get(values);
  }
}

export type Counter<Labels extends readonly string[] = readonly []> = Metric<CounterChild, Labels>;
export type Gauge<Labels extends readonly string[] = readonly []> = Metric<GaugeChild, Labels>;
export type Histogram<Labels extends readonly string[] = readonly []> = Metric<HistogramChild, Labels>;

/** The metrics of one process. */
export class MetricsRegistry {
  readonly #families = new Map<string, () => FamilySnapshot>();
  readonly #collectors: (() => void)[] = [];

  counter<const Labels extends readonly string[]>(spec: MetricSpec<Labels>): Counter<Labels> {
    const metric = new Metric(spec, () => new CounterChild());
    this.#add(spec, () => scalars(metric, 'counter', 'sum'));
    return metric;
  }

  /** `merge` says what several processes' values make together; their sum when left out. */
  gauge<const Labels extends readonly string[]>(
    spec: MetricSpec<Labels> & { readonly merge?: MergeRule },
  ): Gauge<Labels> {
    const metric = new Metric(spec, () => new GaugeChild());
    this.#add(spec, () => scalars(metric, 'gauge', spec.merge ?? 'sum'));
    return metric;
  }

  /** `bounds`: the buckets' upper bounds, rising, without +Inf. */
  histogram<const Labels extends readonly string[]>(
    spec: MetricSpec<Labels> & { readonly bounds: readonly number[] },
  ): Histogram<Labels> {
    const bounds = Float64Array.from(spec.bounds);
    const metric = new Metric(spec, () => new HistogramChild(bounds));
    this.#add(spec, () => ({
      ...head(spec),
      type: 'histogram',
      bounds: [...bounds],
      children: metric.children
        .entries()
        .map(({ values, child }) => ({ values, counts: [...child.counts], sum: child.sum })),
    }));
    return metric;
  }

  /** `collect` runs before each snapshot, for values that are read and not counted. */
  onCollect(collect: () => void): void {
    this.#collectors.push(collect);
  }

  snapshot(): MetricsSnapshot {
    for (const collect of this.#collectors) collect();
    return { families: [...this.#families.values()].map((family) => family()) };
  }

  /** This process's metrics as text; several processes' go through `mergeSnapshots` and `renderMetrics`. */
  text(): string {
    return renderMetrics(this.snapshot());
  }

  #add(spec: { readonly name: string }, family: () => FamilySnapshot): void {
    if (this.#families.has(spec.name)) throw new Error(`two metrics are called ${spec.name}`);
    this.#families.set(spec.name, family);
  }
}

const head = ({ name, help, labels }: MetricSpec<readonly string[]>) => ({ name, help, labels });

function scalars<Labels extends readonly string[]>(
  metric: Metric<CounterChild | GaugeChild, Labels>,
  type: 'counter' | 'gauge',
  merge: MergeRule,
): FamilySnapshot {
  const children = metric.children.entries().map(({ values, child }) => ({ values, value: child.value }));
  return { ...head(metric.spec), type, merge, children };
}
