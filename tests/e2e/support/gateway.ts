import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const EXECUTABLE = join(import.meta.dirname, '../../../bin/fairlead.js');
const READY_WITHIN_MS = 30_000;

export interface GatewayOptions {
  /** YAML; left out: the embedded simulated fleet. */
  readonly config?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Its working directory; left out: that of its configuration. */
  readonly cwd?: string;
}

/** A `fairlead serve` process of its own, on a free loopback port. */
export class GatewayProcess {
  /** Without a path, such as http://127.0.0.1:40123. */
  readonly url: string;
  readonly process: ChildProcess;
  readonly configFile: string;
  readonly #folder: string;
  readonly #output: string[];

  constructor(url: string, child: ChildProcess, folder: string, output: string[]) {
    this.url = url;
    this.process = child;
    this.#folder = folder;
    this.#output = output;
    this.configFile = join(folder, 'fairlead.yaml');
  }

  get pid(): number {
    if (this.process.pid === undefined) throw new Error('the gateway has no process');
    return this.process.pid;
  }

  /** All that it printed, on both streams. */
  get output(): string {
    return this.#output.join('');
  }

  writeConfig(text: string): void {
    writeFileSync(this.configFile, text);
  }

  /** Resident set in bytes. */
  rssBytes(): number {
    const [, pages = '0'] = readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ');
    return Number(pages) * 4096;
  }

  /** Waits until `text` stands in the output from `from` on; throws after `withinMs`. */
  async says(text: string | RegExp, withinMs = 10_000, from = 0): Promise<void> {
    const end = performance.now() + withinMs;
    const said = () => this.output.slice(from).search(text) >= 0;
    while (!said()) {
      if (performance.now() > end)
        throw new Error(`the gateway never said ${text}; it said:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits until it has ended by itself; returns the exit code, null when a signal killed it. */
  async ended(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
    return this.process.exitCode;
  }

  /** Sends SIGTERM and returns the exit code. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const exited = once(this.process, 'exit');
      this.process.kill('SIGTERM');
      const timer = setTimeout(() => this.process.kill('SIGKILL'), READY_WITHIN_MS);
      await exited;
      clearTimeout(timer);
    }
    rmSync(this.#folder, { recursive: true, force: true });
    return this.process.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Starts a gateway and waits for its ready line. */
export async function startGateway(options: GatewayOptions = {}): Promise<GatewayProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-e2e-'));
  const configFile = join(folder, 'fairlead.yaml');
  if (options.config !== undefined) writeFileSync(configFile, options.config);
  const file = options.config === undefined ? [] : ['-c', configFile];
  const child = spawn(
    process.execPath,
    [EXECUTABLE, 'serve', ...file, '--port', '0', '--json', ...(options.args ?? [])],
    {
      cwd: options.cwd ?? folder,
      env: { ...process.env, PORT: '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => output.push(bytes.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`fairlead serve ${why}:\n${output.join('')}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('was not ready in time');
    }, READY_WITHIN_MS);
    child.once('exit', (code) => fail(`ended with ${code}`));
    createInterface(child.stdout).on('line', (line) => {
      output.push(`${line}\n`);
      const ready = readyUrl(line);
      if (ready === undefined) return;
      clearTimeout(timer);
      resolve(ready);
    });
  });
  return new GatewayProcess(url, child, folder, output);
}

function readyUrl(line: string): string | undefined {
  try {
    const parsed = JSON.parse(line) as { ready?: boolean; url?: string };
    return parsed.ready === true ? parsed.url : undefined;
  } catch {
    return undefined;
  }
}
