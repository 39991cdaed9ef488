import type { FamilySnapshot, HistogramFamily, MetricsSnapshot } from './snapshot.ts';

/** The content type of `renderMetrics`. */
export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * A snapshot in Prometheus' text format 0.0.4.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function renderMetrics({ families }: MetricsSnapshot): string {
  const lines: string[] = [];
  for (const family of families) {
    lines.push(`# HELP ${family.name} ${escapeHelp(family.help)}`, `# TYPE ${family.name} ${family.type}`);
    if (family.type === 'histogram') renderHistogram(family, lines);
    else renderScalars(family, lines);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function renderScalars(family: Exclude<FamilySnapshot, HistogramFamily>, lines: string[]): void {
  for (const { values, value } of family.children) {
    lines.push(`${family.name}${labels(pairs(family.labels, values))} ${number(value)}`);
  }
}

function renderHistogram({ name, labels: names, bounds, children }: HistogramFamily, lines: string[]): void {
  for (const { values, counts, sum } of children) {
    const own = pairs(names, values);
    let total = 0;
    for (const [bucket, count] of counts.entries()) {
      total += count;
      const bound = bounds[bucket] ?? Number.POSITIVE_INFINITY;
      lines.push(`${name}_bucket${labels([...own, `le="${number(bound)}"`])} ${total}`);
    }
    lines.push(`${name}_sum${labels(own)} ${number(sum)}`, `${name}_count${labels(own)} ${total}`);
  }
}

const pairs = (names: readonly string[], values: readonly string[]): string[] =>
  names.map((name, i) => `${name}="${escapeLabel(values[i] ?? '')}"`);

const labels = (written: readonly string[]): string => (written.length === 0 ? '' : `{${written.join(',')}}`);

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');

function number(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}
