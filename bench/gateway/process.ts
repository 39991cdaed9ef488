import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';

/** Core of the proxy under test, and core of load and upstream. */
export type Core = 'proxy' | 'load';

const canPin = availableParallelism() > 1 && has('taskset');

/** What is printed with the figures. */
export const pinning = canPin ? 'proxy on core 0, load and upstream on core 1' : 'nothing pinned';

export function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface StartOptions {
  readonly core: Core;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a program on its core; what it prints is dropped, but for the last lines on stderr when it fails. */
export function start(command: string, args: readonly string[], options: StartOptions): ChildProcess {
  const pinned = canPin ? ['taskset', '-c', options.core === 'proxy' ? '0' : '1', command] : [command];
  const [program = command, ...rest] = [...pinned, ...args];
  return spawn(program, rest, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

/** Runs a program to its end on the load's core and returns what it printed on stdout. */
export async function runOnLoadCore(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const child = start(command, args, { core: 'load', env });
  let out = '';
  let err = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    out += bytes.toString();
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    err += bytes.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${err}`);
  return out;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Waits until something answers on the port, whatever it says. Throws after `withinMs`, or when `child` ends; it is stopped then. */
export async function answers(port: number, child: ChildProcess, withinMs: number): Promise<void> {
  let said = '';
  const keep = (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-2000);
  };
  child.stderr?.on('data', keep);
  child.stdout?.on('data', keep);
  const end = performance.now() + withinMs;
  while (!(await responds(port))) {
    if (child.exitCode !== null || performance.now() > end)
      throw new Error(`nothing answers on ${port}: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function responds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request(
      { port, host: '127.0.0.1', path: '/health', agent: false, timeout: 2_000 },
      (response) => {
        response.resume();
        resolve(true);
      },
    );
    probe.on('timeout', () => probe.destroy());
    probe.on('error', () => resolve(false));
    probe.end();
  });
}

/** Ends a process and those it started. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, 5_000);
  await gone;
  clearTimeout(timer);
}

function descendants(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(descendants)];
}

const TICKS_PER_SECOND = 100;

/** CPU time of a process and its children so far, microseconds (user and system; Linux counts in 10 ms). */
export function cpuUs(pid: number): number {
  const ticks = descendants(pid).map((id) => {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return (ticks.reduce((sum, n) => sum + n, 0) * 1e6) / TICKS_PER_SECOND;
}

/** Resident memory of a process and its children, bytes. */
export function rssBytes(pid: number): number {
  const kib = descendants(pid).map((id) => {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'));
    return Number(line?.[1] ?? 0);
  });
  return kib.reduce((sum, n) => sum + n, 0) * 1024;
}
