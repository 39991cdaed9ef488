import { watch as watchFs } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { digestOf } from './digest.ts';
import type { Loaded } from './load.ts';
import { ConfigProblems, type ReadFiles } from './problems.ts';

const DEBOUNCE_MS = 80;
/** Some file systems (network mounts, some containers) report nothing: then this notices. */
const POLL_MS = 2_000;

export interface WatchOptions extends Partial<ReadFiles> {
  load(): Promise<Loaded>;
  onConfig(loaded: Loaded): void;
  /** The file as it is now cannot be used; the one before stays. */
  onProblems(error: unknown): void;
  /** Installs what asks for a reload from outside (SIGHUP); returns what takes it away again. */
  onHangup?(reload: () => void): () => void;
}

export interface Watcher {
  stop(): void;
}

/**
 * Follows a configuration file and the files that it names: writes in place, a rename over it, and a
 * swapped symlink, as Kubernetes does with ConfigMaps. It watches folders, since a file that is replaced
 * takes its watch with it, and compares contents, so that a touch is no change. Loads never overlap.
 * `files` and `digest` are those of the configuration in use; without the digest, the files as they are
 * when the watch begins.
 */
export function watchConfig(path: string, options: WatchOptions): Watcher {
  const follower = new Follower(path, options);
  follower.start();
  return { stop: () => follower.stop() };
}

class Follower {
  readonly #path: string;
  readonly #options: WatchOptions;
  readonly #folders = new Map<string, () => void>();
  readonly #stops: (() => void)[] = [];
  #files: readonly string[];
  #digest: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #busy = false;
  #again: 'no' | 'changed' | 'forced' = 'no';
  #stopped = false;

  constructor(path: string, options: WatchOptions) {
    this.#path = path;
    this.#options = options;
    this.#files = options.files ?? [];
    this.#digest = options.digest;
  }

  start(): void {
    this.#watchFolders();
    const poll = setInterval(() => void this.#check('changed'), POLL_MS);
    poll.unref();
    this.#stops.push(() => clearInterval(poll));
    const uninstall = this.#options.onHangup?.(() => void this.#check('forced'));
    if (uninstall !== undefined) this.#stops.push(uninstall);
    // what happened between the load and this moment was reported to nobody
    void this.#check('changed');
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const stop of [...this.#stops, ...this.#folders.values()]) stop();
  }

  /** Watches the folders of all files, and no longer those that hold none. */
  #watchFolders(): void {
    const wanted = new Set([this.#path, ...this.#files].map((file) => dirname(file)));
    for (const [folder, stop] of this.#folders) {
      if (wanted.has(folder)) continue;
      stop();
      this.#folders.delete(folder);
    }
    for (const folder of wanted) {
      if (this.#folders.has(folder)) continue;
      try {
        const watcher = watchFs(folder, { persistent: false }, () => this.#later());
        watcher.on('error', () => watcher.close()); // the folder is gone; the poll goes on
        this.#folders.set(folder, () => watcher.close());
      } catch {
        // no watches here: the poll alone has to do
      }
    }
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check('changed'), DEBOUNCE_MS);
    this.#timer.unref();
  }

  async #check(why: 'changed' | 'forced'): Promise<void> {
    if (this.#busy) {
      if (this.#again !== 'forced') this.#again = why;
      return;
    }
    this.#busy = true;
    try {
      const digest = await this.#read();
      const isFirst = this.#digest === undefined;
      this.#digest ??= digest;
      const isSame = isFirst || digest === undefined || digest === this.#digest;
      if (this.#stopped || (why === 'changed' && isSame)) return;
      this.#digest = digest ?? this.#digest;
      await this.#load();
    } finally {
      this.#busy = false;
      const again = this.#again;
      this.#again = 'no';
      if (again !== 'no' && !this.#stopped) void this.#check(again);
    }
  }

  async #load(): Promise<void> {
    try {
      const loaded = await this.#options.load();
      if (this.#stopped) return;
      this.#follow(loaded);
      this.#options.onConfig(loaded);
    } catch (error) {
      if (this.#stopped) return;
      // the mend of a bad file may be a change of another that it names
      if (error instanceof ConfigProblems && error.read !== undefined) this.#follow(error.read);
      this.#options.onProblems(error);
    }
  }

  #follow({ files, digest }: ReadFiles): void {
    this.#files = files;
    this.#digest = digest;
    this.#watchFolders();
  }

  /** The digest of all followed files; undefined while the configuration itself is not there, as within a rename. */
  async #read(): Promise<string | undefined> {
    const contents = await Promise.all(
      [this.#path, ...this.#files].map((file) => readFile(file, 'utf8').catch(() => undefined)),
    );
    return contents[0] === undefined ? undefined : digestOf(contents);
  }
}
