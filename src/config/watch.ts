import { createHash } from 'node:crypto';
import { watch as watchFs } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Loaded } from './load.ts';

const DEBOUNCE_MS = 80;
/** Some file systems (network mounts, some containers) report nothing: then this notices. */
const POLL_MS = 2_000;

export interface WatchOptions {
  load(): Promise<Loaded>;
  onConfig(loaded: Loaded): void;
  /** The file as it is now cannot be used; the one before stays. */
  onProblems(error: unknown): void;
  /** Installs what asks for a reload from outside (SIGHUP); returns what takes it away again. */
  onHangup?(reload: () => void): () => void;
  /** Files to follow beside the configuration itself. */
  readonly files?: readonly string[];
}

export interface Watcher {
  stop(): void;
}

/**
 * Follows a configuration file: writes in place, a rename over it, and a swapped symlink, as
 * Kubernetes does with ConfigMaps. It watches folders, since a file that is replaced takes its watch
 * with it, and compares contents, so that a touch is no change. Loads never overlap.
 */
export function watchConfig(path: string, options: WatchOptions): Watcher {
  const follower = new Follower(path, options);
  follower.start();
  return { stop: () => follower.stop() };
}

class Follower {
  readonly #path: string;
  readonly #options: WatchOptions;
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
  }

  start(): void {
    void this.#read().then((digest) => {
      this.#digest ??= digest;
    });
    for (const folder of new Set([this.#path, ...this.#files].map((file) => dirname(file)))) {
      try {
        const watcher = watchFs(folder, { persistent: false }, () => this.#later());
        watcher.on('error', () => watcher.close()); // the folder is gone; the poll goes on
        this.#stops.push(() => watcher.close());
      } catch {
        // no watches here: the poll alone has to do
      }
    }
    const poll = setInterval(() => void this.#check('changed'), POLL_MS);
    poll.unref();
    this.#stops.push(() => clearInterval(poll));
    const uninstall = this.#options.onHangup?.(() => void this.#check('forced'));
    if (uninstall !== undefined) this.#stops.push(uninstall);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
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
      if (this.#stopped || digest === undefined || (why === 'changed' && digest === this.#digest)) return;
      this.#digest = digest;
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
      this.#files = loaded.files;
      this.#options.onConfig(loaded);
    } catch (error) {
      if (!this.#stopped) this.#options.onProblems(error);
    }
  }

  /** A digest of all followed files; undefined while the configuration itself is not there, as within a rename. */
  async #read(): Promise<string | undefined> {
    const hash = createHash('sha256');
    for (const file of [this.#path, ...this.#files]) {
      try {
        hash.update(await readFile(file));
      } catch {
        if (file === this.#path) return undefined;
        hash.update('missing');
      }
      hash.update('\0');
    }
    return hash.digest('hex');
  }
}
