import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RealProduct } from './product.ts';

const run = promisify(execFile);

/** What the old versions still run on. */
const PYTHON = '3.11';
const UV = 'uv==0.13.9';
const INSTALL_LIMIT_MS = 300_000;

/** Outside the checkout, kept from run to run. */
export function productsFolder(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return process.env.FAIRLEAD_PRODUCTS ?? join(cache, 'fairlead', 'products');
}

/** The interpreter of an environment that has `product`; it is made where it is not there. */
export async function installProduct(product: RealProduct): Promise<string> {
  const { id, requirements, before } = product;
  return environment(id, async (python) => {
    const cut = before === undefined ? [] : ['--exclude-newer', before];
    await uv(['pip', 'install', '--quiet', '--python', python, ...cut, ...requirements]);
  });
}

/** An interpreter that has `packaging`: the order of versions as Python itself has it. */
export function installOracle(): Promise<string> {
  return environment('oracle', (python) =>
    uv(['pip', 'install', '--quiet', '--python', python, 'packaging==26.2']),
  );
}

/** The installed version of each package. */
export async function installedVersions(
  python: string,
  packages: readonly string[],
): Promise<Record<string, string>> {
  const code =
    'import importlib.metadata as m, json, sys; print(json.dumps({p: m.version(p) for p in sys.argv[1:]}))';
  const { stdout } = await run(python, ['-c', code, ...packages]);
  return JSON.parse(stdout) as Record<string, string>;
}

async function environment(name: string, fill: (python: string) => Promise<void>): Promise<string> {
  const folder = join(productsFolder(), name);
  const python = join(folder, 'bin/python');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return python;
  await rm(folder, { recursive: true, force: true });
  await uv(['venv', '--quiet', '--python', PYTHON, folder]);
  await fill(python);
  await writeFile(complete, '');
  return python;
}

/** uv fills an environment in seconds where pip takes minutes, and can leave out what was published after a day. */
async function uv(args: readonly string[]): Promise<void> {
  const folder = join(productsFolder(), 'uv');
  const command = join(folder, 'bin/uv');
  if (!existsSync(command)) {
    await mkdir(productsFolder(), { recursive: true });
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', UV]);
  }
  const env = {
    ...process.env,
    UV_CACHE_DIR: join(productsFolder(), '.uv-cache'),
    UV_PYTHON_DOWNLOADS: 'never',
  };
  await run(command, args, { env, timeout: INSTALL_LIMIT_MS });
}
