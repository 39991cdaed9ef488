import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricsRegistry, mergeSnapshots, renderMetrics } from './metrics.ts';

describe('text exposition', () => {
  it('prints counters, gauges and cumulative histograms in format 0.0.4', () => {
    const registry = new MetricsRegistry();
    const requests = registry.counter({
      name: 'requests_total',
      help: 'Requests.',
      labels: ['model', 'status'],
    });
    requests.with('small', '200').inc();
    requests.with('small', '200').inc(2);
    registry.gauge({ name: 'in_flight', help: 'Now.', labels: [] }).with().set(3);
    const latency = registry.histogram({
      name: 'latency_seconds',
      help: 'Time.',
      labels: [],
      bounds: [0.1, 1],
    });
    for (const seconds of [0.05, 0.1, 0.5, 7]) latency.with().observe(seconds);
    expect(registry.text()).toBe(
      [
        '# HELP requests_total Requests.',
        '# TYPE requests_total counter',
        'requests_total{model="small",status="200"} 3',
        '# HELP in_flight Now.',
        '# TYPE in_flight gauge',
        'in_flight 3',
        '# HELP latency_seconds Time.',
        '# TYPE latency_seconds histogram',
        'latency_seconds_bucket{le="0.1"} 2',
        'latency_seconds_bucket{le="1"} 3',
        'latency_seconds_bucket{le="+Inf"} 4',
        'latency_seconds_sum 7.65',
        'latency_seconds_count 4',
        '',
      ].join('\n'),
    );
  });

  it('escapes label values and help', () => {
    const registry = new MetricsRegistry();
    registry
      .counter({ name: 'a_total', help: 'one\\two\nthree "four"', labels: ['x'] })
      .with('quote " slash \\ line\nend')
      .inc();
    expect(registry.text()).toBe(
      '# HELP a_total one\\\\two\\nthree "four"\n# TYPE a_total counter\na_total{x="quote \\" slash \\\\ line\\nend"} 1\n',
    );
  });

  it('shows a metric without labels at 0 before anything happened', () => {
    const registry = new MetricsRegistry();
    registry.counter({ name: 'a_total', help: 'A.', labels: [] });
    expect(registry.text()).toContain('\na_total 0\n');
  });

  it('writes infinities and NaN as Prometheus reads them', () => {
    const registry = new MetricsRegistry();
    const gauge = registry.gauge({ name: 'g', help: 'G.', labels: ['x'] });
    gauge.with('up').set(Number.POSITIVE_INFINITY);
    gauge.with('down').set(Number.NEGATIVE_INFINITY);
    gauge.with('none').set(Number.NaN);
    expect(registry.text()).toMatch(/g\{x="up"\} \+Inf\ng\{x="down"\} -Inf\ng\{x="none"\} NaN\n/);
  });
});

describe('children', () => {
  it('are the same for the same label values', () => {
    const metric = new MetricsRegistry().counter({ name: 'a_total', help: 'A.', labels: ['x', 'y'] });
    expect(metric.with('1', '2')).toBe(metric.with('1', '2'));
    expect(metric.with('1', '2')).not.toBe(metric.with('2', '1'));
  });

  it('beyond the limit share one called other', () => {
    const registry = new MetricsRegistry();
    const metric = registry.counter({ name: 'a_total', help: 'A.', labels: ['x', 'y'], maxChildren: 2 });
    for (let i = 0; i < 50; i++) metric.with(`x${i}`, 'y').inc();
    metric.with('x0', 'y').inc();
    expect(registry.text().split('\n').slice(2, -1)).toEqual([
      'a_total{x="x0",y="y"} 2',
      'a_total{x="x1",y="y"} 1',
      'a_total{x="other",y="other"} 48',
    ]);
  });

  it('refuse a wrong number of label values', () => {
    const metric = new MetricsRegistry().counter<readonly string[]>({
      name: 'a_total',
      help: 'A.',
      labels: ['x'],
    });
    expect(() => metric.with('1', '2')).toThrow('2 label values where 1 are due');
    expect(() => metric.with()).toThrow('0 label values where 1 are due');
  });

  it('keep every sum whatever the values are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 40 }), (pairs) => {
        const registry = new MetricsRegistry();
        const metric = registry.counter({ name: 'a_total', help: 'A.', labels: ['x', 'y'], maxChildren: 8 });
        for (const [x, y] of pairs) metric.with(x, y).inc();
        const [family] = registry.snapshot().families;
        const total =
          family?.type === 'counter' ? family.children.reduce((sum, child) => sum + child.value, 0) : -1;
        expect(total).toBe(pairs.length);
        expect(family?.children.length).toBeLessThanOrEqual(9);
      }),
    );
  });
});

describe('histogram', () => {
  it('puts a value where `le` says, for every value', () => {
    const bounds = [0.1, 0.5, 2, 10];
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const child = new MetricsRegistry().histogram({ name: 'h', help: 'H.', labels: [], bounds }).with();
        child.observe(value);
        const expected = bounds.findIndex((bound) => value <= bound);
        expect([...child.counts].indexOf(1)).toBe(expected === -1 ? bounds.length : expected);
      }),
    );
  });
});

describe('merging the snapshots of several processes', () => {
  const worker = (requests: number, start: number, seconds: readonly number[]) => {
    const registry = new MetricsRegistry();
    registry
      .counter({ name: 'requests_total', help: 'R.', labels: ['m'] })
      .with('a')
      .inc(requests);
    registry.gauge({ name: 'start', help: 'S.', labels: [], merge: 'min' }).with().set(start);
    registry.gauge({ name: 'delay', help: 'D.', labels: [], merge: 'max' }).with().set(start);
    const histogram = registry.histogram({ name: 'h', help: 'H.', labels: [], bounds: [1] });
    for (const value of seconds) histogram.with().observe(value);
    return registry.snapshot();
  };

  it('adds counters and histograms and follows the rule of each gauge', () => {
    const merged = mergeSnapshots(
      [worker(1, 20, [0.5]), worker(4, 10, [0.5, 3])].map((one) => structuredClone(one)),
    );
    expect(renderMetrics(merged)).toContain('requests_total{m="a"} 5\n');
    expect(renderMetrics(merged)).toContain('\nstart 10\n');
    expect(renderMetrics(merged)).toContain('\ndelay 20\n');
    expect(renderMetrics(merged)).toContain(
      'h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 3\nh_sum 4\nh_count 3\n',
    );
  });

  it('of one is that one, and the order of workers changes no value', () => {
    const a = worker(1, 20, [0.5]);
    const b = worker(2, 30, [5]);
    expect(mergeSnapshots([a])).toEqual(a);
    expect(mergeSnapshots([a, b])).toEqual(mergeSnapshots([b, a]));
  });

  it('passes through JSON, as the channel between processes does', () => {
    const snapshot = worker(1, 20, [0.5]);
    expect(mergeSnapshots([JSON.parse(JSON.stringify(snapshot))])).toEqual(snapshot);
  });
});

describe('registry', () => {
  it('refuses two metrics of one name', () => {
    const registry = new MetricsRegistry();
    registry.counter({ name: 'a_total', help: 'A.', labels: [] });
    expect(() => registry.gauge({ name: 'a_total', help: 'A.', labels: [] })).toThrow(
      'two metrics are called a_total',
    );
  });

  it('runs collectors before each snapshot', () => {
    const registry = new MetricsRegistry();
    const gauge = registry.gauge({ name: 'g', help: 'G.', labels: [] }).with();
    registry.onCollect(() => gauge.inc());
    registry.text();
    expect(registry.text()).toContain('\ng 2\n');
  });
});
