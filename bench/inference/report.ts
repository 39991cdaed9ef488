import { cpus, loadavg } from 'node:os';
import type { Bar } from '../gateway/bars.ts';
import { barTable, cpuName, table } from '../gateway/report.ts';
import type { Heap, Start } from './memory.ts';
import type { Peer } from './peers.ts';

/** What one run measured. */
export interface Figures {
  readonly sizes: readonly number[];
  /** CPU microseconds a prompt by what was asked, one for each size. */
  readonly cpuUs: ReadonlyMap<string, readonly number[]>;
  readonly heap: Heap;
  readonly start: Start;
  /** CPU microseconds of the cascade a prompt, and the share of answers that the transformer gave. */
  readonly cascade: { readonly cpuUs: number; readonly fullShare: number } | undefined;
  readonly peers: readonly Peer[];
}

/** Everything that the fast tier says. */
export const ALL = 'all tasks together';
const MIB = 1024 ** 2;

function bar(what: string, most: number, measured: number | undefined, unit: string, digits = 0): Bar {
  return {
    what,
    wanted: `at most ${most} ${unit}`,
    measured: measured === undefined ? undefined : `${measured.toFixed(digits)} ${unit}`,
    met: measured === undefined ? undefined : measured <= most,
  };
}

export function barsOf({ sizes, cpuUs, heap, start, cascade }: Figures): Bar[] {
  const all = (tokens: number): number | undefined => cpuUs.get(ALL)?.[sizes.indexOf(tokens)];
  const grown = (heap.lateBytes / heap.earlyBytes - 1) * 100;
  return [
    bar('CPU of all fast tasks, 64 tokens', 200, all(64), 'µs'),
    bar('CPU of all fast tasks, 1,000 tokens', 1_500, all(1_000), 'µs'),
    bar(
      `heap after ${heap.prompts.toLocaleString('en')} prompts over a tenth of them`,
      2,
      grown,
      '% more',
      1,
    ),
    bar('loading the models', 200, start.loadMs, 'ms'),
    bar('resident set with the models', 60, start.addedBytes / MIB, 'MiB more'),
    bar('CPU of the cascade, mean', 2_000, cascade?.cpuUs, 'µs'),
  ];
}

/** The whole page in Markdown. */
export function page(command: string, figures: Figures, loadBefore: number): string {
  const { sizes, cpuUs, cascade, peers } = figures;
  const rows = [...cpuUs].map(([what, values]) => [what, ...values.map((us) => us.toFixed(us < 10 ? 1 : 0))]);
  return `# What reading a prompt costs

Written by \`${command}\`; do not edit. CPU time of the whole process (\`process.cpuUsage\`), the best of fifteen rounds, over prompts of \`train/own\` cut to length.

- Machine: ${cpus().length} × ${cpuName()}, Node ${process.versions.node}.
- Date: ${new Date().toISOString().slice(0, 10)}; load average before the run ${loadBefore.toFixed(2)}, after it ${(loadavg()[0] ?? 0).toFixed(2)}. The machine is shared: absolute figures move, ratios are what to read.

## Bars

${barTable(barsOf(figures))}

## CPU microseconds a prompt, by its length in tokens

${table(['asked', ...sizes.map(String)], rows)}

A task alone pays for what the others share: \`domain\`, \`task\`, \`complexity\`, \`feedback\`, \`factCheck\` and \`modality\` read one pass.

${cascade === undefined ? 'The transformer was not there, so the cascade was not measured.' : `The transformer gave ${(cascade.fullShare * 100).toFixed(0)} % of the answers of the cascade.`}

## Peers, in the same run

${peers.length === 0 ? 'None could be installed here.' : table(['peer', 'of ours', 'tokens', 'peer µs', 'ours µs', 'peer / ours'], peers.map(peerRow))}
`;
}

function peerRow({ peer, ours, tokens, peerUs, oursUs }: Peer): string[] {
  return [peer, ours, `${tokens}`, peerUs.toFixed(1), oursUs.toFixed(1), `${(peerUs / oursUs).toFixed(1)} ×`];
}
