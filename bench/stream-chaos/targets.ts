import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { answers, freePort, start } from '../gateway/process.ts';
import { startPortkey } from '../gateway/targets/portkey.ts';

export const MODEL = 'sim-model';
/** The least that is safe where the machine itself may pause a process for a while. */
const QUIET_MS = 2_000;

/** What the gateway says of one request in its log. */
export interface LogRecord {
  readonly id: string;
  /** Tries at backends in all: the first, one for each resume, and those that failed. */
  readonly attempts: number;
  readonly resumes: number;
  readonly resumeMs: number | undefined;
  readonly resumeAddedMs: number | undefined;
}

/** A gateway in front of the backends. */
export interface ChaosTarget {
  readonly child: ChildProcess;
  readonly url: string;
  /** Headers of the `index`-th request. */
  headers(index: number): Readonly<Record<string, string>>;
  /** Records of the requests so far that were resumed; none where the gateway has no such thing. */
  readonly resumed: readonly LogRecord[];
  /** Each single resume, by the gateway's own histogram; undefined where it has none. */
  resumes(): Promise<ResumeShare | undefined>;
}

/** Of all resumes that went on from the text. */
export interface ResumeShare {
  readonly count: number;
  /** Share that took 50 ms at most beyond the backup's own time to its first event, 0 to 1. */
  readonly within50Ms: number;
}

export type StartTarget = (backends: readonly string[], folder: string) => Promise<ChaosTarget>;

export const startFairlead: StartTarget = async (backends, folder) => {
  const file = join(folder, 'fairlead.yaml');
  const fleet = {
    balance: 'least-outstanding',
    timeouts: { connectMs: 1_000, firstTokenMs: QUIET_MS, gapMs: QUIET_MS },
    retry: { attempts: 12, budgetMin: 100_000 },
    health: { intervalMs: 500, timeoutMs: 1_000 },
    breaker: { openMs: 500, maxOpenMs: 2_000, maxEjectedShare: 0.75 },
    failover: { resumes: 16 },
  };
  const models = [{ name: MODEL, backends: backends.map((url) => ({ url, provider: 'vllm' })) }];
  writeFileSync(file, JSON.stringify({ models, fleet }));
  const port = await freePort();
  const executable = join(import.meta.dirname, '../../bin/fairlead.js');
  const child = start(process.execPath, [executable, 'serve', '-c', file, '--port', `${port}`], {
    core: 'proxy',
    cwd: folder,
  });
  const resumed: LogRecord[] = [];
  if (child.stderr !== null) {
    createInterface(child.stderr).on('line', (line) => {
      if (line.includes('"resumes":')) resumed.push(JSON.parse(line) as LogRecord);
    });
  }
  await answers(port, child, 30_000);
  return {
    child,
    url: `http://127.0.0.1:${port}/v1/chat/completions`,
    headers: () => ({}),
    resumed,
    resumes: async () => resumeShare(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
  };
};

/** Each request names the backends in another order, so that they share the load. */
export const startPortkeyFallback: StartTarget = async (backends) => {
  const port = await freePort();
  const { child } = startPortkey(port);
  await answers(port, child, 20_000);
  return {
    child,
    url: `http://127.0.0.1:${port}/v1/chat/completions`,
    headers(index) {
      const order = backends.map((_, at) => backends[(at + index) % backends.length]);
      const targets = order.map((url) => ({
        provider: 'openai',
        api_key: 'bench',
        custom_host: url,
        request_timeout: QUIET_MS,
      }));
      return { 'x-portkey-config': JSON.stringify({ strategy: { mode: 'fallback' }, targets }) };
    },
    resumed: [],
    resumes: async () => undefined,
  };
};

function resumeShare(metrics: string): ResumeShare | undefined {
  const sum = (start: string, bound: string) => {
    let total = 0;
    for (const line of metrics.split('\n')) {
      if (line.startsWith(start) && line.includes('how="continue"') && line.includes(bound))
        total += Number(line.split(' ').at(-1));
    }
    return total;
  };
  const name = 'fairlead_stream_resume_added_seconds';
  const count = sum(`${name}_count`, '');
  return count === 0 ? undefined : { count, within50Ms: sum(`${name}_bucket`, 'le="0.05"') / count };
}
