import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A disk that can be filled and freed again. */
export interface TinyDisk extends AsyncDisposable {
  readonly folder: string;
  /** Nothing fits any more. */
  fill(): Promise<void>;
  free(): Promise<void>;
}

const SIZE = '4m';

/** A file system of a few megabytes; where this process may not mount one, a limit on the size of its files. */
export async function tinyDisk(folder: string): Promise<TinyDisk> {
  mkdirSync(folder);
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder);
  } catch {
    return limitedFiles(folder);
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: async () => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
    },
    free: async () => rmSync(filler),
    [Symbol.asyncDispose]: async () => void run('umount', '--lazy', folder),
  };
}

/** No file of this process grows past the largest one that is there. */
function limitedFiles(folder: string): TinyDisk {
  const limit = (bytes: string) => run('prlimit', '--pid', String(process.pid), `--fsize=${bytes}:`);
  return {
    folder,
    fill: async () => {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      );
      limit(String(Math.max(...files.map((file) => statSync(file).size))));
    },
    free: async () => void limit('unlimited'),
    [Symbol.asyncDispose]: async () => {
      if (existsSync(folder)) limit('unlimited');
    },
  };
}

const run = (command: string, ...args: readonly string[]) => execFileSync(command, args, { stdio: 'ignore' });
