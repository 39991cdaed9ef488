import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const requirements = join(import.meta.dirname, 'requirements.txt');

/** A virtual environment outside the checkout, one for each set of pinned packages. */
function venvFolder(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const pins = readFileSync(requirements, 'utf8')
    .trim()
    .replace(/[^\w.]+/g, '-');
  return join(cache, 'fairlead', `venv-${pins}`);
}

/** The interpreter that has the Python client. */
export const pythonPath = (): string => join(venvFolder(), 'bin/python');

/** Runs once before all end-to-end tests: makes the environment when it is not there. */
export default function setup(): void {
  const folder = venvFolder();
  const done = join(folder, 'complete');
  if (existsSync(done)) return;
  mkdirSync(join(folder, '..'), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  const run = (command: string, args: readonly string[]) =>
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  run('python3', ['-m', 'venv', folder]);
  run(pythonPath(), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  mkdirSync(done);
}
