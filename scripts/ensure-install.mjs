/**
 * Installs what package-lock.json names and node_modules lacks; says nothing when all is there.
 * Plain JavaScript without dependencies: it runs before anything is installed, on any Node since 18.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Why an install is due, or undefined. Packages for other platforms are optional and never count as missing. */
function whyInstall() {
  const wanted = readJson('package-lock.json');
  const installed = readJson('node_modules/.package-lock.json');
  if (wanted === undefined || installed === undefined) return 'nothing is installed yet';
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === '' || entry.optional || entry.devOptional) continue;
    if (installed.packages[path]?.version !== entry.version) return `${path} is not at ${entry.version}`;
    if (!existsSync(join(root, path))) return `${path} is missing`;
  }
  if (!existsSync(join(root, 'node_modules/.bin/node'))) return 'Node 24 is missing';
  return undefined;
}

const why = whyInstall();
if (why !== undefined) {
  process.stderr.write(`installing dependencies (${why})\n`);
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    // An npm that does not know allowScripts would let this package fetch CUDA libraries.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  process.exit(status ?? 1);
}
