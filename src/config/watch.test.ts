import { mkdir, mkdtemp, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kinds } from './__fixtures__/kinds.ts';
import { loadConfigFile } from './load.ts';
import { ConfigProblems } from './problems.ts';
import { type Watcher, watchConfig } from './watch.ts';

const WAIT_MS = 5_000;
const text = (name: string, key = 'k') =>
  `models:\n  - name: ${name}\n    backends: [{ url: http://a/v1, key: '${key}' }]\n`;

let folder = '';
let watcher: Watcher | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-watch-'));
});
afterEach(async () => {
  watcher?.stop();
  watcher = undefined;
  await rm(folder, { recursive: true });
});

/** Follows `path`; what happens comes out of `next` in order, as `name key` or as `problems`. */
async function follow(path: string, files: readonly string[] = []) {
  const seen: string[] = [];
  let wake = () => {};
  let hangup = () => {};
  let hooks = 0;
  const say = (what: string) => {
    seen.push(what);
    wake();
  };
  watcher = watchConfig(path, {
    load: () => loadConfigFile(path, { kinds, env: {} }),
    onConfig: ({ config: { models } }) => say(`${models[0]?.name} ${models[0]?.backends[0]?.key}`),
    onProblems: (error) => say(error instanceof ConfigProblems ? 'problems' : String(error)),
    onHangup: (reload) => {
      hangup = reload;
      hooks++;
      return () => hooks--;
    },
    files,
  });
  const next = async () => {
    const end = AbortSignal.timeout(WAIT_MS);
    while (seen.length === 0) {
      if (end.aborted) throw new Error('nothing happened');
      await new Promise<void>((resolve) => {
        wake = resolve;
        end.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    return seen.shift();
  };
  // from here on it knows what the file held
  hangup();
  await next();
  return { next, hangup: () => hangup(), seen, hooks: () => hooks };
}

/** A folder as Kubernetes mounts a ConfigMap: the file is a link into ..data, itself a link that is swapped. */
async function publish(version: string, content: string): Promise<void> {
  await mkdir(join(folder, `..${version}`));
  await writeFile(join(folder, `..${version}`, 'fairlead.yaml'), content);
  await symlink(`..${version}`, join(folder, '..data_tmp'));
  await rename(join(folder, '..data_tmp'), join(folder, '..data'));
}

describe('watchConfig', () => {
  const file = () => join(folder, 'fairlead.yaml');

  it('reads a file again that was written in place', async () => {
    await writeFile(file(), text('a'));
    const { next } = await follow(file());
    for (const name of ['b', 'c']) {
      await writeFile(file(), text(name));
      let seen = await next();
      // a slow writer's half of a file may be seen
      while (seen === 'problems') seen = await next();
      expect(seen).toBe(`${name} k`);
    }
  });

  it('reads a file again that another was renamed over, more than once', async () => {
    await writeFile(file(), text('a'));
    const { next } = await follow(file());
    for (const name of ['b', 'c']) {
      await writeFile(join(folder, 'new'), text(name));
      await rename(join(folder, 'new'), file());
      expect(await next()).toBe(`${name} k`);
    }
  });

  it('follows the links of a ConfigMap', async () => {
    await publish('1', text('a'));
    await symlink('..data/fairlead.yaml', file());
    const { next } = await follow(file());
    for (const [version, name] of [
      ['2', 'b'],
      ['3', 'c'],
    ] as const) {
      await publish(version, text(name));
      expect(await next()).toBe(`${name} k`);
    }
  });

  it('takes neither a touch nor another file for a change', async () => {
    await writeFile(file(), text('a'));
    const { next, seen } = await follow(file());
    await utimes(file(), new Date(), new Date());
    await writeFile(join(folder, 'other.yaml'), text('x'));
    await writeFile(join(folder, 'new'), await readFile(file()));
    await rename(join(folder, 'new'), file());
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(seen).toEqual([]);
    await writeFile(join(folder, 'new'), text('b'));
    await rename(join(folder, 'new'), file());
    expect(await next()).toBe('b k');
    expect(seen).toEqual([]);
  });

  it('says what is wrong with a bad file once, and goes on with the next good one', async () => {
    await writeFile(file(), text('a'));
    const { next, seen } = await follow(file());
    await writeFile(join(folder, 'new'), 'models: []\n');
    await rename(join(folder, 'new'), file());
    expect(await next()).toBe('problems');
    await writeFile(join(folder, 'new'), text('a'));
    await rename(join(folder, 'new'), file());
    expect(await next()).toBe('a k');
    expect(seen).toEqual([]);
  });

  it('waits for a file that is gone to come back', async () => {
    await writeFile(file(), text('a'));
    const { next, seen } = await follow(file());
    await rm(file());
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(seen).toEqual([]);
    await writeFile(join(folder, 'new'), text('b'));
    await rename(join(folder, 'new'), file());
    expect(await next()).toBe('b k');
  });

  it('reads again at a hangup though nothing changed', async () => {
    await writeFile(file(), text('a'));
    const { next, hangup } = await follow(file());
    hangup();
    expect(await next()).toBe('a k');
  });

  it('reads again when a secret’s file changes', async () => {
    await mkdir(join(folder, 'secrets'));
    const secret = join(folder, 'secrets', 'key');
    await writeFile(secret, 'one');
    await writeFile(file(), text('a', 'file:secrets/key'));
    const { next } = await follow(file(), [secret]);
    await writeFile(join(folder, 'new'), 'two\n');
    await rename(join(folder, 'new'), secret);
    expect(await next()).toBe('a two');
  });

  it('follows a secret’s file that a later configuration names, without a second reload for it', async () => {
    await mkdir(join(folder, 'secrets'));
    await writeFile(join(folder, 'secrets', 'key'), 'one');
    await writeFile(file(), text('a'));
    const { next, seen } = await follow(file());
    await writeFile(join(folder, 'new'), text('a', 'file:secrets/key'));
    await rename(join(folder, 'new'), file());
    expect(await next()).toBe('a one');
    await utimes(file(), new Date(), new Date());
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(seen).toEqual([]);
    await writeFile(join(folder, 'new'), 'two');
    await rename(join(folder, 'new'), join(folder, 'secrets', 'key'));
    expect(await next()).toBe('a two');
  });

  it('says and follows nothing once it is stopped', async () => {
    await writeFile(file(), text('a'));
    const { hangup, seen, hooks } = await follow(file());
    expect(hooks()).toBe(1);
    hangup();
    watcher?.stop();
    expect(hooks()).toBe(0);
    await writeFile(file(), text('b'));
    hangup();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(seen).toEqual([]);
  });
});

describe('watchConfig, from a load that came before it', () => {
  const file = () => join(folder, 'fairlead.yaml');

  /** Follows from what `read` says of the files; resolves with what is said first. */
  const first = (read: { files?: readonly string[]; digest?: string }) =>
    new Promise<string>((resolve) => {
      watcher = watchConfig(file(), {
        ...read,
        load: () => loadConfigFile(file(), { kinds, env: {} }),
        onConfig: ({ config: { models } }) => resolve(`${models[0]?.name} ${models[0]?.backends[0]?.key}`),
        onProblems: (error) =>
          resolve(error instanceof ConfigProblems ? (error.problems[0]?.code ?? '') : String(error)),
        onHangup: (reload) => {
          if (read.digest === undefined) queueMicrotask(reload);
          return () => {};
        },
      });
    });

  it('notices what changed in between', async () => {
    await writeFile(file(), text('a'));
    const { files, digest } = await loadConfigFile(file(), { kinds, env: {} });
    await writeFile(file(), text('b'));
    expect(await first({ files, digest })).toBe('b k');
  });

  it('notices a secret that changed in between', async () => {
    const key = join(folder, 'key');
    await writeFile(file(), text('a', 'file:key'));
    await writeFile(key, 'old');
    const { files, digest } = await loadConfigFile(file(), { kinds, env: {} });
    expect(files).toEqual([key]);
    await writeFile(key, 'new');
    expect(await first({ files, digest })).toBe('a new');
  });

  it('says at a hangup that the file is not there', async () => {
    expect(await first({})).toBe('FL_CONFIG_UNREADABLE');
  });

  it('reads again when the secret comes whose file was missing', async () => {
    const said: string[] = [];
    let wake = () => {};
    const next = async () => {
      while (said.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return said.shift();
    };
    const say = (what: string) => {
      said.push(what);
      wake();
    };
    await writeFile(file(), text('a'));
    const { files, digest } = await loadConfigFile(file(), { kinds, env: {} });
    watcher = watchConfig(file(), {
      files,
      digest,
      load: () => loadConfigFile(file(), { kinds, env: {} }),
      onConfig: ({ config: { models } }) => say(`${models[0]?.backends[0]?.key}`),
      onProblems: () => say('problems'),
    });
    await mkdir(join(folder, 'secrets'));
    await writeFile(file(), text('a', 'file:secrets/key'));
    expect(await next()).toBe('problems');
    await writeFile(join(folder, 'secrets', 'key'), 'come');
    let seen = await next();
    while (seen === 'problems' || seen === '') seen = await next(); // written, but not yet full
    expect(seen).toBe('come');
  });
});
