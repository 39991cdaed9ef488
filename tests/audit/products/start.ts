import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { argsOf, envOf, type RealProduct } from './product.ts';

export interface StartedProduct {
  readonly url: string;
  /** Files of this start; gone after `stop`. */
  readonly folder: string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 8_000;

/** Starts `product` on a free port of loopback and waits until it answers; throws with the end of its log where it does not. */
export async function startProduct(product: RealProduct, python: string): Promise<StartedProduct> {
  const folder = await mkdtemp(join(tmpdir(), 'fl-product-'));
  for (const [name, text] of Object.entries(product.files ?? {})) await writeFile(join(folder, name), text);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'output.log');
  const child = spawn(python, argsOf(product, port, folder), {
    cwd: folder,
    // a group of its own, so that what it starts ends with it
    detached: true,
    env: {
      PATH: `${join(python, '..')}:${process.env.PATH}`,
      HOME: folder,
      PYTHONDONTWRITEBYTECODE: '1',
      ...envOf(product, folder),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const stop = async () => {
    await end(child);
    log.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  if (await answers(url + (product.readyPath ?? '/'), child)) return { url, folder, stop };
  const tail = (await readFile(logFile, 'utf8')).slice(-1_500);
  await stop();
  throw new Error(`${product.id} did not start:\n${tail}`);
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const started = performance.now();
  while (performance.now() - started < START_LIMIT_MS) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(3_000) }).catch(
      () => undefined,
    );
    await response?.body?.cancel();
    if (response !== undefined && response.status < 500 && response.status !== 404) return true;
    await pause(300);
  }
  return false;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const exited = isOver() ? Promise.resolve() : once(child, 'exit');
  signalGroup(child.pid, 'SIGTERM');
  await Promise.race([exited, pause(STOP_LIMIT_MS, undefined, { ref: false })]);
  signalGroup(child.pid, 'SIGKILL');
  await exited;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // all of it has ended
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
