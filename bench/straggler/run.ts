import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSim } from '../../src/sim/server.ts';
import { median } from '../gateway/measure.ts';
import { answers, freePort, start, stop } from '../gateway/process.ts';
import { steadyStreams } from './streams.ts';

const root = join(import.meta.dirname, '../..');
const MODEL = 'm';
/** Where p99 is taken from. */
export const SLICE_MS = 250;
/** So long it must stay within the bar to count as back: one noisy slice is no return. */
const BACK_SLICES = 4;
export const BAR = 1.3;

export interface StragglerOptions {
  readonly watched: boolean;
  readonly factor: number;
  readonly backends: number;
  readonly itlMs: number;
  readonly tokens: number;
  readonly streamsPerSecond: number;
  /** Before anything is measured: streams must be as many as later, and the pace of backends be known. */
  readonly warmMs: number;
  readonly healthyMs: number;
  readonly slowMs: number;
  readonly folder: string;
}

export interface Slice {
  /** Of its beginning, from the moment at which one backend became slow. */
  readonly atMs: number;
  readonly p99Ms: number;
  readonly gaps: number;
}

export interface StragglerResult {
  readonly slices: readonly Slice[];
  /** Median of the slices' p99 before. */
  readonly healthyP99Ms: number;
  /** When p99 was back within 1.3 times that, and stayed there; undefined: never. */
  readonly backAfterMs: number | undefined;
  /** p99 of all gaps from two seconds after on. */
  readonly laterP99Ms: number;
  readonly streams: number;
  readonly broken: number;
  /** What the gateway counted: calls of stragglers, stalls and moves of streams, by its metrics' labels. */
  readonly counted: Readonly<Record<string, number>>;
}

/** Slows one of several simulated backends under steady streams through a gateway process, and watches the clients' gaps. */
export async function runStraggler(options: StragglerOptions): Promise<StragglerResult> {
  const { itlMs, tokens, watched, folder } = options;
  const model = { name: MODEL, ttftMs: 20, itlMs, answerTokens: tokens, fullBatchFactor: 1.2 };
  const sims = await Promise.all(
    Array.from({ length: options.backends }, () => startSim({ models: [model] })),
  );
  const file = join(folder, `straggler-${watched}.json`);
  const backends = sims.map(({ url }, i) => ({ url, provider: 'vllm', name: `sim-${i}` }));
  const fleet = { balance: 'weighted', flows: { enabled: watched } };
  writeFileSync(
    file,
    JSON.stringify({ models: [{ name: MODEL, backends }], fleet, log: { level: 'silent', requests: false } }),
  );
  const port = await freePort();
  const child = start(
    process.execPath,
    [join(root, 'bin/fairlead.js'), 'serve', '-c', file, '--port', `${port}`],
    { core: 'proxy' },
  );
  child.stdout?.resume();
  try {
    await answers(port, child, 20_000);
    const load = steadyStreams(`http://127.0.0.1:${port}`, MODEL, options.streamsPerSecond);
    await pause(options.warmMs + options.healthyMs);
    const slowAtMs = performance.now();
    sims[0]?.slow(options.factor);
    await pause(options.slowMs);
    const gaps = load.gaps.slice();
    const counted = await countedBy(port);
    sims[0]?.slow(1);
    await load.stop();
    if (gaps.length === 0) throw new Error(`no stream got through: ${load.broken} of ${load.ended} broke`);
    return { ...figures(gaps, slowAtMs, options), streams: load.ended, broken: load.broken, counted };
  } finally {
    await stop(child);
    await Promise.all(sims.map((sim) => sim.close()));
  }
}

async function countedBy(port: number): Promise<Record<string, number>> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const lines =
    text.match(/^fairlead_(flow_stragglers|flow_stalls|stream_resumes)_total\S* [1-9].*$/gm) ?? [];
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

function figures(
  gaps: readonly { readonly atMs: number; readonly gapMs: number }[],
  slowAtMs: number,
  { healthyMs, slowMs }: StragglerOptions,
) {
  const between = (fromMs: number, toMs: number) =>
    gaps.filter(({ atMs }) => atMs >= slowAtMs + fromMs && atMs < slowAtMs + toMs).map(({ gapMs }) => gapMs);
  const slices: Slice[] = [];
  for (let atMs = -healthyMs; atMs < slowMs; atMs += SLICE_MS) {
    const own = between(atMs, atMs + SLICE_MS);
    slices.push({ atMs, p99Ms: p99(own), gaps: own.length });
  }
  // the median of slices: a hiccup of the machine is not what healthy means
  const healthyP99Ms = median(slices.filter(({ atMs }) => atMs < 0).map(({ p99Ms }) => p99Ms));
  const after = slices.filter(({ atMs }) => atMs >= 0);
  // a gap of a slow stream shows once it is over, so the first slice may yet look well
  const firstBad = after.findIndex(({ p99Ms }) => p99Ms > healthyP99Ms * BAR);
  const back = after.findIndex(
    (_, i) =>
      i > firstBad &&
      i + BACK_SLICES <= after.length &&
      after.slice(i, i + BACK_SLICES).every(({ p99Ms }) => p99Ms <= healthyP99Ms * BAR),
  );
  return {
    slices,
    healthyP99Ms,
    backAfterMs: firstBad < 0 ? 0 : back < 0 ? undefined : after[back]?.atMs,
    laterP99Ms: p99(between(2_000, slowMs)),
  };
}

function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
}
