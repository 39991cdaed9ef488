import { cpus, loadavg } from 'node:os';
import type { Bar } from '../gateway/bars.ts';
import { barTable, cpuName, table } from '../gateway/report.ts';
import { LIKE, type Size, type Turnover } from './measure.ts';

export interface Figures {
  readonly sizes: readonly Size[];
  readonly kinds: readonly { readonly entries: number; readonly flatUs: number; readonly graphUs: number }[];
  readonly turnover: Turnover;
}

const LOOKUP_US = 400;
const RECALL = 0.95;

const count = (value: number): string => value.toLocaleString('en');
const us = (value: number): string => count(Number(value.toFixed(value < 10 ? 1 : 0)));
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

export function barsOf({ sizes }: Figures): Bar[] {
  const largest = sizes.at(-1);
  if (largest === undefined) return [];
  const { entries, lookupUs, recall1 } = largest;
  return [
    {
      what: `CPU of a lookup among ${count(entries)}`,
      wanted: `at most ${LOOKUP_US} µs`,
      measured: `${us(lookupUs)} µs`,
      met: lookupUs <= LOOKUP_US,
    },
    {
      what: `nearest found among ${count(entries)}, where its likeness is ${LIKE} or more`,
      wanted: `at least ${percent(RECALL)}`,
      measured: percent(recall1),
      met: recall1 >= RECALL,
    },
  ];
}

/** The whole page in Markdown. */
export function page(command: string, figures: Figures, asked: number, loadBefore: number): string {
  const { sizes, kinds, turnover } = figures;
  return `# What finding a kept answer costs

Written by \`${command}\`; do not edit. CPU time of the whole process (\`process.cpuUsage\`); of lookups the best of fifteen rounds. Vectors are embeddings of the fast tier (float32[256]) of real sentences, English and Chinese; the ${count(asked)} questions are none of them, half are paraphrases of kept ones. Every lookup asks for the four nearest.

- Machine: ${cpus().length} × ${cpuName()}, Node ${process.versions.node}.
- Date: ${new Date().toISOString().slice(0, 10)}; load average before the run ${loadBefore.toFixed(2)}, after it ${(loadavg()[0] ?? 0).toFixed(2)}. The machine is shared: absolute figures move, ratios are what to read.

## Bars

${barTable(barsOf(figures))}

## By the number of entries

${table(
  [
    'entries',
    'lookup µs',
    'without WebAssembly µs',
    'float32 scan in JavaScript µs',
    'scan / lookup',
    `nearest found, likeness ≥ ${LIKE}`,
    'four nearest found',
    'add µs',
    'add, 99.9 % below, ms',
    'bytes an entry',
  ],
  sizes.map((size) => [
    count(size.entries),
    us(size.lookupUs),
    us(size.plainUs),
    us(size.scanUs),
    `${(size.scanUs / size.lookupUs).toFixed(1)} ×`,
    `${percent(size.recall1)} of ${size.alike}`,
    percent(size.recall4),
    us(size.addUs),
    size.longAddMs.toFixed(1),
    size.bytesAnEntry.toFixed(0),
  ]),
)}

Bytes are the index's own: codes (260), links, and places by id. The answers come on top. Memory for codes is reserved by the mebibyte. A cosine comes from int8 codes: it is off by 0.0004 (root mean square), by less than 0.003 at most; a neighbour that is nearer by less than that counts as found.

The longest adds are told by wall time, on a shared machine; the very first one of a process also compiles the WebAssembly (some milliseconds). An add beyond the limit moves at most two entries into the graph and looks at eight nodes for what was removed.

## All compared, or by the graph

${table(
  ['entries', 'all compared µs', 'graph µs'],
  kinds.map(({ entries, flatUs, graphUs }) => [count(entries), us(flatUs), us(graphUs)]),
)}

All are compared up to 8,192 entries (2,048 without WebAssembly SIMD): that misses nothing, and an add costs a few microseconds in place of a hundred.

## A full cache that goes on

${count(turnover.replaced)} of ${count(turnover.entries)} entries replaced, the oldest first: ${us(turnover.replaceUs)} µs each; after it ${us(turnover.lookupUs)} µs a lookup, the nearest found in ${percent(turnover.recall1)} of questions with a likeness of ${LIKE} or more, ${turnover.bytesAnEntry.toFixed(0)} bytes an entry.
`;
}
