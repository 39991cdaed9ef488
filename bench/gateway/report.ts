import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { STREAM_CHUNKS } from './answers.ts';
import type { Bar, Memory } from './bars.ts';
import type { Figures } from './figures.ts';
import { generator } from './load/load.ts';
import { type Cell, cellName } from './measure.ts';
import { pinning } from './process.ts';

export interface Run {
  readonly command: string;
  readonly figures: Figures;
  readonly cells: readonly Cell[];
  readonly bars: readonly Bar[];
  readonly memory: Memory | undefined;
  /** What each target is, by id. */
  readonly titles: ReadonlyMap<string, string>;
  readonly upstreams: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly loadBefore: number;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

function number(value: number | undefined, digits = 0): string {
  if (value === undefined) return '–';
  return digits === 0 ? whole.format(value) : value.toFixed(digits);
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');

export function barTable(bars: readonly Bar[]): string {
  return table(
    ['bar', 'wanted', 'measured', ''],
    bars.map(({ what, wanted, measured, met }) => [
      what,
      wanted,
      measured ?? 'not measured',
      met === undefined ? '–' : met ? 'met' : '**missed**',
    ]),
  );
}

/** One cell's table: a row for each target that was measured. */
export function cellTable({ figures }: Pick<Run, 'figures'>, cell: Cell): string {
  const stream = cell.mode === 'stream';
  const head = [
    '',
    'requests/s',
    'min – max',
    'p50 ms',
    'p99 ms',
    'added p50 ms',
    'CPU µs/request',
    'failed',
  ];
  const direct = figures.median('direct', cell, 'p50Ms');
  const rows = figures
    .targets()
    .filter((target) => figures.median(target, cell, 'p50Ms') !== undefined)
    .map((target) => {
      const p50 = figures.median(target, cell, 'p50Ms');
      const cpu = target === 'direct' ? undefined : figures.median(target, cell, 'cpuUsPerRequest');
      const added =
        p50 === undefined || direct === undefined || target === 'direct' ? undefined : p50 - direct;
      const [low, high] = figures.range(target, cell, 'requestsPerSecond') ?? [];
      return [
        target,
        number(figures.median(target, cell, 'requestsPerSecond')),
        `${number(low)} – ${number(high)}`,
        number(p50, 2),
        number(figures.median(target, cell, 'p99Ms'), 2),
        number(added, 2),
        number(cpu, cpu !== undefined && cpu < 1000 ? 1 : 0),
        ...(stream ? [number(cpu === undefined || cpu === 0 ? undefined : (STREAM_CHUNKS * 1e6) / cpu)] : []),
        number(figures.failed(target, cell)),
      ];
    });
  const heads = stream ? [...head.slice(0, -1), 'chunks/CPU s', 'failed'] : head;
  return table(heads, rows);
}

export function cpuName(): string {
  try {
    return /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown processor';
  } catch {
    return 'unknown processor';
  }
}

/** The whole page in Markdown. */
export function page(run: Run): string {
  const { memory } = run;
  const gib = (totalmem() / 1024 ** 3).toFixed(0);
  const mib = (bytes: number) => (bytes / 1024 ** 2).toFixed(0);
  return `# What the gateway costs

Written by \`${run.command}\`; do not edit. All targets were measured in this one run, in turn within each round, over loopback.

- Machine: ${cpus().length} × ${cpuName()}, ${gib} GiB; ${pinning}.
- Date: ${new Date().toISOString().slice(0, 10)}; load average before the run ${run.loadBefore.toFixed(2)}, after it ${(loadavg()[0] ?? 0).toFixed(2)}.
- Load: ${generator}, closed loop, ${run.rounds} rounds of ${run.seconds} s a cell; figures are medians over the rounds, ratios are taken within a round.
- Upstream: ${run.upstreams}, a fixed completion of 1 kB, or ${STREAM_CHUNKS} chunks written one by one.
- Fairlead runs \`bench/policy.yaml\`: 12 signals, 10 decisions; its request log is off; the peers run as bench/gateway/targets starts them.
- The machine is shared, so that absolute figures move from run to run; the ratios are what to read.

Targets: ${[...run.titles].map(([id, title]) => `**${id}** is ${title}`).join('; ')}.

## Bars

${barTable(run.bars)}
${
  memory === undefined
    ? ''
    : `
Memory: ${mib(memory.earlyBytes)} MiB after ${whole.format(memory.earlyRequests)} requests, ${mib(memory.lateBytes)} MiB after ${whole.format(memory.lateRequests)}.
`
}
## Figures
${run.cells.map((cell) => `\n### ${cellName(cell)}\n\n${cellTable(run, cell)}\n`).join('')}`;
}
