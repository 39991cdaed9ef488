import { type ChildProcess, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface TargetContext {
  /** Origin of the upstream, such as http://127.0.0.1:9100. */
  readonly upstream: string;
  /** A free port for the target. */
  readonly port: number;
  /** An empty folder for files of this run. */
  readonly folder: string;
}

export interface RunningTarget {
  readonly child: ChildProcess;
  /** Where chat completions are posted. */
  readonly url: string;
  /** The model that the body names. */
  readonly model: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly version: string;
}

/** Something the load is sent through. */
export interface Target {
  readonly id: string;
  readonly title: string;
  /** Installs what is missing, outside the checkout, and starts it; resolves when it answers. */
  start(context: TargetContext): Promise<RunningTarget>;
}

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fairlead', 'bench');

/** A folder under the user's cache that `fill` has filled once, whole. */
function cached(name: string, fill: (folder: string) => void): string {
  const folder = join(cache, name);
  const done = join(folder, '.complete');
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  process.stderr.write(`installing ${name} (once)\n`);
  fill(folder);
  writeFileSync(done, '');
  return folder;
}

const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });

/** A virtual environment with these pinned packages; returns its `bin`. */
export function pythonBin(name: string, packages: readonly string[]): string {
  const folder = cached(name, (path) => {
    run('python3', ['-m', 'venv', path], path);
    run(join(path, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages], path);
  });
  return join(folder, 'bin');
}

/** A folder with an npm package and its overrides installed. */
export function npmFolder(name: string, manifest: Readonly<Record<string, unknown>>): string {
  return cached(name, (path) => {
    writeFileSync(join(path, 'package.json'), JSON.stringify({ private: true, ...manifest }));
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], path);
  });
}
