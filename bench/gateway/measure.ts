import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestBody, STREAM_CHUNKS } from './answers.ts';
import { load } from './load/load.ts';
import { cpuUs } from './process.ts';
import type { RunningTarget } from './targets/define.ts';

/** One column of the tables: what is sent, over how many connections. */
export interface Cell {
  readonly mode: 'json' | 'stream';
  readonly bodyKB: number;
  readonly connections: number;
}

export interface Sample {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
  /** CPU of the proxy per request, microseconds. */
  readonly cpuUsPerRequest: number;
}

export const cellName = ({ mode, bodyKB, connections }: Cell): string =>
  mode === 'stream' ? `${STREAM_CHUNKS}-chunk stream, c=${connections}` : `${bodyKB} kB, c=${connections}`;

const connectionCounts = [1, 32, 64];

export const JSON_CELLS: readonly Cell[] = [1, 32, 220].flatMap((bodyKB) =>
  connectionCounts.map((connections): Cell => ({ mode: 'json', bodyKB, connections })),
);
export const STREAM_CELLS: readonly Cell[] = connectionCounts.map(
  (connections): Cell => ({ mode: 'stream', bodyKB: 1, connections }),
);

/** Sends one cell through one target for a time and measures both ends. */
export async function measure(
  target: RunningTarget,
  cell: Cell,
  seconds: number,
  folder: string,
): Promise<Sample> {
  const bodyFile = join(folder, `body-${target.model.replace(/\W+/g, '-')}-${cell.mode}-${cell.bodyKB}.json`);
  writeFileSync(bodyFile, requestBody(target.model, cell.bodyKB * 1024, cell.mode === 'stream'));
  const pid = target.child.pid;
  const before = pid === undefined ? 0 : cpuUs(pid);
  const { url, headers } = target;
  const result = await load({ url, headers, bodyFile, seconds, connections: cell.connections });
  const used = pid === undefined ? 0 : cpuUs(pid) - before;
  return {
    requestsPerSecond: result.requests / result.seconds,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    failed: result.failed,
    cpuUsPerRequest: used / Math.max(1, result.requests),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
