/**
 * What clients feel when one of several backends becomes slower: p99 of the gaps between tokens, a quarter of a second at a
 * time, with flows watched and, as the control, with plain round robin. Exits 1 when p99 is not back within 1.3 times the
 * healthy one in 2 s.
 *
 * node bench/straggler.ts [--factor 3] [--backends 4] [--per-second 10] [--tokens 200] [--itl 25] [--seconds 8] [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pinning } from './gateway/process.ts';
import { BAR, runStraggler, SLICE_MS, type StragglerResult } from './straggler/run.ts';

const BAR_MS = 2_000;
const { values } = parseArgs({
  options: {
    factor: { type: 'string', default: '3' },
    backends: { type: 'string', default: '4' },
    'per-second': { type: 'string', default: '10' },
    tokens: { type: 'string', default: '200' },
    itl: { type: 'string', default: '25' },
    seconds: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'fairlead-straggler-'));
const options = {
  factor: Number(values.factor),
  backends: Number(values.backends),
  streamsPerSecond: Number(values['per-second']),
  tokens: Number(values.tokens),
  itlMs: Number(values.itl),
  warmMs: 6_000,
  healthyMs: 4_000,
  slowMs: Number(values.seconds) * 1_000,
  folder,
};
let flows: StragglerResult;
let roundRobin: StragglerResult;
try {
  flows = await runStraggler({ ...options, watched: true });
  roundRobin = await runStraggler({ ...options, watched: false });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const met = flows.backAfterMs !== undefined && flows.backAfterMs <= BAR_MS && flows.broken === 0;
if (!met) process.exitCode = 1;

if (values.json) {
  const { folder: _, ...settings } = options;
  process.stdout.write(`${JSON.stringify({ settings, pinning, flows, roundRobin, met })}\n`);
} else process.stdout.write(report());

function report(): string {
  const ms = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(0));
  const at = (result: StragglerResult, atMs: number) => result.slices.find((slice) => slice.atMs === atMs);
  const say = (title: string, one: StragglerResult) =>
    `- ${title}: healthy p99 ${ms(one.healthyP99Ms)} ms; ${
      one.backAfterMs === undefined ? 'never back' : `back after ${ms(one.backAfterMs)} ms`
    } within ${BAR} ×; p99 from 2 s on ${ms(one.laterP99Ms)} ms; ${one.streams} streams, ${one.broken} broken${Object.entries(
      one.counted,
    )
      .map(([name, count]) => `\n  - ${name}: ${count}`)
      .join('')}`;
  return [
    `One of ${options.backends} backends becomes ${options.factor} × slower at 0; ${options.streamsPerSecond} streams a second of ${options.tokens} tokens, ${options.itlMs} ms apart; ${pinning}.`,
    '',
    '| at, ms | p99 gap, flows watched, ms | p99 gap, round robin, ms |',
    '| ---: | ---: | ---: |',
    ...flows.slices
      .filter(({ atMs }) => atMs >= -4 * SLICE_MS)
      .map(({ atMs, p99Ms }) => `| ${atMs} | ${ms(p99Ms)} | ${ms(at(roundRobin, atMs)?.p99Ms)} |`),
    '',
    say('flows watched', flows),
    say('round robin', roundRobin),
    '',
    `Back within ${BAR} × in ${BAR_MS} ms: ${met ? 'met' : 'MISSED'}`,
    '',
  ].join('\n');
}
