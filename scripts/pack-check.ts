/**
 * Proves the package, not the checkout: packs it, installs the tarball into an empty folder, serves one
 * request from it with `--no-addons`, and stops it. Exits 1 at the first thing that is wrong.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'fairlead-pack-'));
const READY_WITHIN_MS = 30_000;
/** 12 MB and 25 MB of models, and the code. */
const PACKAGE_BYTES_AT_MOST = 40 * 1024 * 1024;

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`pack-check: not so: ${what}`);
  process.stdout.write(`pack-check: ${what}\n`);
}

const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** Packs a copy, so that the build leaves nothing in the checkout. Returns the tarball's path. */
function pack(): string {
  const copy = join(work, 'checkout');
  const listed = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], root);
  for (const file of listed.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  run('npm', ['pack', '--loglevel=error', '--pack-destination', work], copy);
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('pack-check: npm pack wrote no tarball');
  return join(work, tarball);
}

/** Installs the tarball as a user would and returns the folder of the installed package. */
function install(tarball: string): string {
  const app = join(work, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }\n');
  run(
    'npm',
    ['install', '--omit=dev', '--omit=optional', '--no-audit', '--no-fund', '--loglevel=error', tarball],
    app,
  );
  return join(app, 'node_modules/fairlead');
}

function checkFiles(installed: string): void {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((name) => /(?<!\.d)\.ts$/.test(name));
  check(sources.length === 0, 'the package carries compiled files and types, no TypeScript sources');
  check(!files.some((name) => name.includes('.test.')), 'it carries no tests');
  check(
    ['LICENSE', 'README.md', 'package.json'].every((name) => files.includes(name)),
    'it carries LICENSE and README.md',
  );
}

async function checkExports(installed: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    exports?: Record<string, unknown>;
  };
  for (const name of Object.keys(manifest.exports ?? {}).filter((path) => !path.endsWith('.json'))) {
    const specifier = join('fairlead', name);
    const code = `if (Object.keys(await import('${specifier}')).length === 0) process.exit(1);`;
    run(process.execPath, ['--no-addons', '--input-type=module', '-e', code], dirname(dirname(installed)));
    check(true, `import '${specifier}' gives something`);
  }
}

async function serveOne(installed: string): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--no-addons', join(installed, 'bin/fairlead.js'), 'serve', '--port', '0', '--json'],
    { cwd: dirname(dirname(installed)), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  try {
    const timer = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS);
    let url: string | undefined;
    for await (const line of createInterface(child.stdout)) {
      url = (JSON.parse(line) as { url?: string }).url;
      if (url !== undefined) break;
    }
    clearTimeout(timer);
    if (url === undefined) throw new Error('pack-check: serve ended without its ready line');
    check(true, 'serve says that it is ready, under --no-addons');
    child.stdout.resume();

    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'Say hello.' }] }),
    });
    const answer = (await response.json()) as { choices?: { message?: { content?: string } }[] };
    check(response.status === 200, 'one chat request is answered with 200');
    check((answer.choices?.[0]?.message?.content ?? '') !== '', 'the answer has text');
    for (const header of ['decision', 'model', 'backend', 'request-id']) {
      check((response.headers.get(`x-fairlead-${header}`) ?? '') !== '', `it carries x-fairlead-${header}`);
    }
    child.kill('SIGTERM');
    const [code] = (await exited) as [number | null];
    check(code === 0, 'SIGTERM stops it with exit code 0');
  } finally {
    child.kill('SIGKILL');
  }
}

try {
  const tarball = pack();
  const bytes = readFileSync(tarball).length;
  check(bytes <= PACKAGE_BYTES_AT_MOST, `the tarball holds ${(bytes / 1024).toFixed(0)} KiB`);
  const installed = install(tarball);
  checkFiles(installed);
  await checkExports(installed);
  await serveOne(installed);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
