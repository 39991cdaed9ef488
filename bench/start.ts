/**
 * How long `serve` takes from the start of the process to its ready line, and `--help` to its end: the
 * median of five, after one run that fills the caches. Exits 1 when a bar is missed.
 *
 * node bench/start.ts [--runs N]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './gateway/measure.ts';

const executable = join(import.meta.dirname, '../bin/fairlead.js');
const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const runs = Number(values.runs);

/** Milliseconds from start until something stands on stdout, or until the end. */
async function timed(args: readonly string[], until: 'output' | 'exit'): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [executable, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  if (until === 'output') await once(child.stdout, 'data');
  else {
    child.stdout.resume();
    await exited;
  }
  const tookMs = performance.now() - started;
  child.kill('SIGTERM');
  const [code] = (await exited) as [number | null];
  if (code !== 0) throw new Error(`fairlead ${args.join(' ')} ended with ${code}`);
  return tookMs;
}

async function medianOf(args: readonly string[], until: 'output' | 'exit'): Promise<number> {
  await timed(args, until);
  const times: number[] = [];
  for (let i = 0; i < runs; i++) times.push(await timed(args, until));
  return median(times);
}

const BARS = [
  { what: 'start to ready', args: ['serve', '--port', '0', '--json'], until: 'output', barMs: 700 },
  {
    what: 'start to ready, from a file',
    args: ['serve', '-c', join(import.meta.dirname, 'policy.yaml'), '--port', '0', '--json'],
    until: 'output',
    barMs: 700,
  },
  { what: '--help', args: ['--help'], until: 'exit', barMs: 200 },
] as const;

process.env.BENCH_UPSTREAM ??= 'http://127.0.0.1:9/v1';
for (const { what, args, until, barMs } of BARS) {
  const ms = await medianOf(args, until);
  const met = ms < barMs;
  if (!met) process.exitCode = 1;
  process.stdout.write(`${what}: ${ms.toFixed(0)} ms, wanted under ${barMs} ms: ${met ? 'met' : 'MISSED'}\n`);
}
