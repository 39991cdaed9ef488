import type { Memory } from './bars.ts';
import { type Cell, measure } from './measure.ts';
import { rssBytes } from './process.ts';
import type { RunningTarget } from './targets/define.ts';

const CELL: Cell = { mode: 'json', bodyKB: 1, connections: 32 };
const SETTLE_MS = 1_000;

/** Resident memory after about `early` and after about `late` requests. */
export async function memoryGrowth(
  target: RunningTarget,
  early: number,
  late: number,
  folder: string,
): Promise<Memory | undefined> {
  const pid = target.child.pid;
  if (pid === undefined) return undefined;
  let sent = 0;
  const until = async (requests: number) => {
    while (sent < requests) {
      const { requestsPerSecond } = await measure(target, CELL, 1, folder);
      sent += Math.max(1, Math.round(requestsPerSecond));
    }
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return { requests: sent, bytes: rssBytes(pid) };
  };
  const first = await until(early);
  const last = await until(late);
  return {
    earlyRequests: first.requests,
    lateRequests: last.requests,
    earlyBytes: first.bytes,
    lateBytes: last.bytes,
  };
}
