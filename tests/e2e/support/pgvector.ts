import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from './databases.ts';
import { pythonPath } from './python-venv.ts';

/** PostgreSQL 16.2 with pgvector 0.6.2 in a wheel (https://pypi.org/project/pgserver/, read 2026-11-24). */
const PACKAGE = 'pgserver==0.1.4';

/** A PostgreSQL that carries pgvector, and the folder it was unpacked to; throws where the package cannot be had. */
export async function startPgvector(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-pgvector-'));
  chmodSync(folder, 0o755); // the server runs as another user where we are root
  try {
    pip('install', '--no-deps', '--no-index', '--no-compile', '--target', folder, wheel());
    const server = await startPostgres(join(folder, 'pgserver/pginstall/bin'));
    const dispose = server[Symbol.asyncDispose].bind(server);
    server[Symbol.asyncDispose] = async () => {
      await dispose();
      rmSync(folder, { recursive: true, force: true });
    };
    return server;
  } catch (thrown) {
    rmSync(folder, { recursive: true, force: true });
    throw thrown;
  }
}

/** The wheel, downloaded once to outside the checkout. */
function wheel(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'fairlead', PACKAGE.replace('==', '-'));
  const done = join(folder, 'complete');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    pip('download', '--no-deps', '--only-binary', ':all:', '--dest', folder, PACKAGE);
    mkdirSync(done);
  }
  return execFileSync('find', [folder, '-name', '*.whl']).toString().trim();
}

function pip(...args: readonly string[]): void {
  try {
    execFileSync(pythonPath(), ['-m', 'pip', '--quiet', '--disable-pip-version-check', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (cause) {
    const said = String((cause as { stderr?: Buffer }).stderr ?? '').trim();
    throw new Error(`PostgreSQL with pgvector is not here: pip ${args[0]} ${PACKAGE} failed.\n${said}`, {
      cause,
    });
  }
}
