import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';

const READY_WITHIN_MS = 20_000;
const POSTGRES_ROOT = '/usr/lib/postgresql';
/** Whose processes PostgreSQL's are, where we are root: it refuses to run as root. */
const POSTGRES_USER = 'postgres';

/** A server of our own on loopback, which tests may stop and start. */
class Server {
  readonly port: number;
  readonly #spawn: () => ChildProcess;
  readonly #isReady: () => Promise<boolean>;
  readonly #stopSignal: NodeJS.Signals;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  constructor(options: {
    port: number;
    folder: string;
    spawn: () => ChildProcess;
    isReady: () => Promise<boolean>;
    stopSignal: NodeJS.Signals;
  }) {
    this.port = options.port;
    this.#folder = options.folder;
    this.#spawn = options.spawn;
    this.#isReady = options.isReady;
    this.#stopSignal = options.stopSignal;
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const child = this.#spawn();
    this.#process = child;
    const said: string[] = [];
    child.stdout?.on('data', (bytes: Buffer) => said.push(bytes.toString()));
    child.stderr?.on('data', (bytes: Buffer) => said.push(bytes.toString()));
    const end = performance.now() + READY_WITHIN_MS;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null || performance.now() > end)
        throw new Error(`${child.spawnfile} was not ready in time; it said:\n${said.join('')}`);
      await pause(50);
    }
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(this.#stopSignal);
    await exited;
  }

  /** It takes connections and answers nothing, until `thaw`. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export class PostgresServer extends Server {
  #databases = 0;

  /** URL of a new, empty database. */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    await query(this.urlOf('postgres'), `create database ${name}`);
    return this.urlOf(name);
  }

  urlOf(name: string): string {
    return `postgres://${POSTGRES_USER}@127.0.0.1:${this.port}/${name}`;
  }
}

export class RedisServer extends Server {
  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }
}

/** Runs one statement of SQL. */
export async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** The one in `bin`; left out: the one that is installed. Throws where there is none. */
export async function startPostgres(bin: string = postgresBin()): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-postgres-'));
  const asOwner: string[] = [];
  if (process.getuid?.() === 0) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, POSTGRES_USER]).toString()),
    );
    chownSync(folder, uid ?? 0, gid ?? 0);
    asOwner.push('setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups');
  }
  const data = join(folder, 'data');
  const run = (name: string, args: readonly string[]) =>
    [...asOwner, join(bin, name), ...args] as [string, ...string[]];
  const [initdb, ...initArgs] = run('initdb', ['-D', data, '-A', 'trust', '-U', POSTGRES_USER, '--no-sync']);
  execFileSync(initdb, initArgs, { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder });
  const port = await freePort();
  const [postgres, ...args] = run('postgres', [
    '-D',
    data,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '-k',
    folder,
  ]);
  const server: PostgresServer = new PostgresServer({
    port,
    folder,
    spawn: () => spawn(postgres, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder }),
    isReady: () =>
      query(server.urlOf('postgres'), 'select 1').then(
        () => true,
        () => false,
      ),
    stopSignal: 'SIGINT', // breaks its connections off, as a restart of the server does
  });
  await server.start();
  return server;
}

/** Throws where Redis is not installed. Nothing of it is kept over a stop. */
export async function startRedis(): Promise<RedisServer> {
  const binary = ['redis-server', 'valkey-server'].find(onPath);
  if (binary === undefined) throw new Error('redis-server is not installed: apt-get install redis-server');
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-redis-'));
  const port = await freePort();
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const server = new RedisServer({
    port,
    folder,
    spawn: () => spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] }),
    isReady: () => answersPing(port),
    stopSignal: 'SIGTERM',
  });
  await server.start();
  return server;
}

async function answersPing(port: number): Promise<boolean> {
  const redis = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: null,
    commandTimeout: 500,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

function postgresBin(): string {
  const versions = existsSync(POSTGRES_ROOT)
    ? readdirSync(POSTGRES_ROOT).sort((a, b) => Number(b) - Number(a))
    : [];
  const bins = [...versions.map((version) => join(POSTGRES_ROOT, version, 'bin')), ...pathFolders()];
  const bin = bins.find((folder) => existsSync(join(folder, 'initdb')));
  if (bin === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql-15');
  return bin;
}

const pathFolders = () => (process.env.PATH ?? '').split(delimiter);

const onPath = (name: string) => pathFolders().some((folder) => existsSync(join(folder, name)));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
