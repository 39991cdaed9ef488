/**
 * What cache, redact and records cost, against a bare proxy, in one run on loopback.
 *
 * node bench/guarded.ts [--rounds N] [--seconds N] [--out FILE]
 *
 * A miss: no two requests alike, from a thousand users in turn, so that every one is looked up, masked, sent on, kept and
 * recorded. A hit: one request again and again. Writes docs/bench-guarded.md, or FILE; exits 1 when a bar is missed.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { requestBody } from './gateway/answers.ts';
import { load } from './gateway/load/load.ts';
import { median } from './gateway/measure.ts';
import { cpuUs, freePort, pinning, stop } from './gateway/process.ts';
import { bare } from './gateway/targets/bare.ts';
import type { RunningTarget } from './gateway/targets/define.ts';
import { fairlead, fairleadGuarded } from './gateway/targets/fairlead.ts';
import { startUpstream } from './gateway/upstream.ts';

const CONNECTIONS = 64;
const BODY_BYTES = 1024;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    out: { type: 'string', default: join(import.meta.dirname, '../docs/bench-guarded.md') },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const folder = mkdtempSync(join(tmpdir(), 'fairlead-bench-guarded-'));
const loadBefore = loadavg()[0] ?? 0;

/** One row of the table. */
interface Row {
  readonly title: string;
  readonly target: RunningTarget;
  readonly vary: boolean;
  /** Microseconds of CPU a request, by round. */
  readonly cpuUs: number[];
  readonly requestsPerSecond: number[];
  failed: number;
}

async function sample(row: Row, forSeconds: number): Promise<void> {
  const bodyFile = join(folder, 'body.json');
  const body = requestBody(row.target.model, BODY_BYTES, false);
  writeFileSync(bodyFile, row.vary ? body.replace('three workers', '@N@ workers') : body);
  const pid = row.target.child.pid as number;
  const before = cpuUs(pid);
  const { url, headers } = row.target;
  const result = await load({
    url,
    headers,
    bodyFile,
    seconds: forSeconds,
    connections: CONNECTIONS,
    vary: row.vary,
  });
  row.cpuUs.push((cpuUs(pid) - before) / Math.max(1, result.requests));
  row.requestsPerSecond.push(result.requests / result.seconds);
  row.failed += result.failed;
}

const ratio = (row: Row, to: Row) => median(row.cpuUs.map((us, i) => us / (to.cpuUs[i] as number)));

const upstream = await startUpstream('json');
const running: RunningTarget[] = [];
try {
  const start = async (target: typeof bare) => {
    const one = await target.start({ upstream: upstream.origin, port: await freePort(), folder });
    running.push(one);
    return one;
  };
  const row = (title: string, target: RunningTarget, vary: boolean): Row => ({
    title,
    target,
    vary,
    cpuUs: [],
    requestsPerSecond: [],
    failed: 0,
  });
  const plain = await start(bare);
  const without = await start(fairlead);
  const guarded = await start(fairleadGuarded);
  const bareRow = row('bare node:http + undici proxy', plain, true);
  const missRow = row('Fairlead with cache, redact and records: a miss', guarded, true);
  const hitRow = row('the same: a hit', guarded, false);
  const rows = [bareRow, row('Fairlead without them', without, true), missRow, hitRow];
  for (const one of rows) {
    await sample(one, 2);
    one.cpuUs.length = 0;
    one.requestsPerSecond.length = 0;
    one.failed = 0;
  }
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < rows.length; i++) await sample(rows[(i + round) % rows.length] as Row, seconds);
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  const bars = [
    {
      what: 'a miss, CPU per request to the bare proxy',
      wanted: 'at most 2.6 ×',
      value: ratio(missRow, bareRow),
      most: 2.6,
    },
    {
      what: 'a hit, CPU per request to the bare proxy',
      wanted: 'below 1 ×',
      value: ratio(hitRow, bareRow),
      most: 1,
    },
  ];
  const table = [
    '| target | CPU µs per request | to bare | requests/s | failed |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      (one) =>
        `| ${one.title} | ${median(one.cpuUs).toFixed(0)} | ${ratio(one, bareRow).toFixed(2)} × | ${median(one.requestsPerSecond).toFixed(0)} | ${one.failed} |`,
    ),
  ].join('\n');
  const judged = [
    '| bar | wanted | measured |  |',
    '| --- | --- | --- | --- |',
    ...bars.map(
      ({ what, wanted, value, most }) =>
        `| ${what} | ${wanted} | ${value.toFixed(2)} × | ${value <= most ? 'met' : '**missed**'} |`,
    ),
  ].join('\n');
  process.stdout.write(`\n${table}\n\n${judged}\n`);
  writeFileSync(
    values.out,
    `<!-- Made by \`node bench/guarded.ts\`. Do not edit. -->

# What cache, redact and records cost

${table}

${judged}

Measured ${new Date().toISOString().slice(0, 10)}: ${rounds} rounds of ${seconds} s, medians; ${CONNECTIONS} connections, 1 kB prompts, ${upstream.kind} as upstream;
${pinning}; load average before: ${loadBefore.toFixed(2)}. CPU counts every thread of the process, the one that writes the store included.
A miss: no two requests alike, from a thousand users in turn, each with answers of its own; a hit: one request again and again.
`,
  );
  if (bars.some(({ value, most }) => value > most)) process.exitCode = 1;
} finally {
  for (const one of running) await stop(one.child);
  await upstream.stop();
  rmSync(folder, { recursive: true, force: true });
}
