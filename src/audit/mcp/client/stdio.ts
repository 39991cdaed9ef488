import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Pending } from './pending.ts';
import type { Limits, Transport } from './transport.ts';

const GRACE_MS = 1_000;
const STDERR_KEPT = 2_000;
const PLAIN_LINES_AT_MOST = 200;
/** What a server gets of our environment, as clients hand it on: no keys. */
const ENV = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'USER',
  'SHELL',
  'TERM',
  'SystemRoot',
  'APPDATA',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'PATHEXT',
  'ComSpec',
  'LOCALAPPDATA',
];

export interface StdioCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
}

/** Starts the server and speaks to it in lines over stdin and stdout. `close` ends the process and all that it started. */
export function connectStdio(start: StdioCommand, limits: Limits): Transport {
  const inherited = Object.fromEntries(
    ENV.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const child = spawn(start.command, [...start.args], {
    cwd: start.cwd,
    env: { ...inherited, ...start.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32', // a group of its own: npx and uvx start children
    windowsHide: true,
  });
  const send = (message: unknown) => {
    if (child.stdin?.writable === true) child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  const pending = new Pending(limits.timeoutMs, send);
  let complaint = '';
  child.stdin?.on('error', () => {}); // it ended: told by its exit
  child.stderr?.on('data', (bytes: Buffer) => {
    complaint = (complaint + bytes.toString('utf8')).slice(-STDERR_KEPT);
  });
  child.on('error', (error) => pending.end(new Error(`it cannot be started: ${error.message}`)));
  child.on('exit', (code, signal) => {
    const said = complaint.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
    const why = said === '' ? '' : `: ${said}`;
    // what it wrote last is read before its end is told
    setImmediate(() => pending.end(new Error(`it ended (${signal ?? code})${why}`)));
  });
  readLines(child, limits, pending);
  return {
    faults: pending.faults,
    request(method, params) {
      const { message, result } = pending.open(method, params);
      send(message);
      return result;
    },
    async notify(method, params) {
      send({ jsonrpc: '2.0', method, params });
    },
    agree() {},
    close: () => end(child),
  };
}

function readLines(child: ChildProcess, limits: Limits, pending: Pending): void {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let totalBytes = 0;
  let plainLines = 0;
  const stop = (why: string) => {
    pending.end(new Error(why));
    child.stdout?.removeAllListeners('data');
    child.stdout?.resume();
  };
  child.stdout?.on('data', (chunk: Buffer) => {
    totalBytes += chunk.length;
    if (totalBytes > limits.totalBytes) return stop('it sends too much');
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...rest, chunk.subarray(from, at)])
        .toString('utf8')
        .trim();
      rest = [];
      restBytes = 0;
      from = at + 1;
      if (line === '') continue;
      let message: unknown;
      try {
        message = JSON.parse(line);
      } catch {
        pending.fault('a line on stdout that is no JSON');
        if (++plainLines > PLAIN_LINES_AT_MOST) return stop('what it writes is no JSON-RPC');
        continue;
      }
      pending.take(message);
    }
    rest.push(chunk.subarray(from));
    restBytes += chunk.length - from;
    if (restBytes > limits.messageBytes) stop('a message is too long');
  });
}

/** As the specification says: stdin is closed, then the process is asked to end, then it is killed. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const gone = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');
  child.stdin?.end();
  const within = (ms: number) => Promise.race([gone.then(() => true), pause(ms, false, { ref: false })]);
  if (!(await within(GRACE_MS))) {
    signal(child, 'SIGTERM');
    await within(GRACE_MS);
  }
  signal(child, 'SIGKILL'); // also for children that outlive it
  await within(GRACE_MS);
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(name);
    else process.kill(-pid, name);
  } catch {
    // the group has ended
  }
}
