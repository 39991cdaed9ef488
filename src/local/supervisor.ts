import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { FairleadError } from '../core/errors.ts';
import type { ChildMessage, ChildTask } from './child-protocol.ts';
import type { LocalSettings } from './contract.ts';
import { modelName } from './settings.ts';

const MAIN = import.meta.url.endsWith('.ts')
  ? new URL('./main.ts', import.meta.url)
  : new URL('./main.js', import.meta.url);
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** What has run so long was started well: the next pause is the first again. */
const STEADY_AFTER_MS = 60_000;
const STOP_WITHIN_MS = 3_000;

/** Starts the process that `task` is for; another one in tests. */
export type SpawnChild = (task: ChildTask) => ChildProcess;

const spawnMain: SpawnChild = (task) =>
  fork(MAIN, [JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });

export interface SupervisorOptions {
  readonly settings: LocalSettings;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
  readonly spawn?: SpawnChild;
  readonly firstPauseMs?: number;
}

/** A process of our own that serves one model file, started again whenever it ends by itself. */
export class LocalProcess {
  readonly model: string;
  readonly #options: SupervisorOptions;
  #child: ChildProcess | undefined;
  #port = 0;
  #stopped = false;
  #pauseMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.model = modelName(options.settings);
    this.#pauseMs = options.firstPauseMs ?? FIRST_PAUSE_MS;
  }

  /** Undefined before it has started, and between two runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Resolves with the base URL, which stays the same for all runs, once the model is loaded. Rejects with the process's
   * own FairleadError, and is not started again then.
   */
  async start(): Promise<string> {
    try {
      return await this.#run();
    } catch (thrown) {
      this.#stopped = true;
      throw thrown;
    }
  }

  /** Resolves when the process has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await exited;
    clearTimeout(timer);
  }

  #run(): Promise<string> {
    const startedMs = performance.now();
    const { settings, spawn = spawnMain } = this.#options;
    const child = spawn({ settings, port: this.#port });
    this.#child = child;
    return new Promise((resolve, reject) => {
      let isReady = false;
      child.on('message', (message: ChildMessage) => {
        if (message.type === 'failed') {
          reject(new FairleadError(message.code, message.message, hintOf(message.hint)));
          return;
        }
        isReady = true;
        this.#port = message.port;
        // Neither keeps this process alive: what ends by an error must not wait for a model.
        child.unref();
        child.channel?.unref();
        const tookMs = Math.round(performance.now() - startedMs);
        this.#options.say(
          `${this.model} is ready at ${message.url} (context ${message.contextTokens} tokens, ${tookMs} ms)`,
        );
        resolve(message.url);
      });
      child.once('error', (cause) => reject(this.#failed(cause.message)));
      child.once('exit', (code, signal) => {
        const how = signal ?? `code ${code}`;
        reject(this.#failed(`its process ended with ${how}`));
        if (isReady && !this.#stopped) this.#again(how, performance.now() - startedMs);
      });
    });
  }

  #again(how: string, ranMs: number): void {
    if (ranMs > STEADY_AFTER_MS) this.#pauseMs = this.#options.firstPauseMs ?? FIRST_PAUSE_MS;
    this.#options.say(`${this.model} ended with ${how}; it starts again in ${this.#pauseMs} ms`);
    this.#startLater();
  }

  #startLater(): void {
    this.#timer = setTimeout(() => {
      this.#run().catch((thrown: Error) => {
        if (this.#stopped) return;
        this.#options.say(
          `${this.model} does not start: ${thrown.message}; tried again in ${this.#pauseMs} ms`,
        );
        this.#startLater();
      });
    }, this.#pauseMs);
    this.#timer.unref();
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
  }

  #failed(why: string): FairleadError {
    return new FairleadError(
      'FL_MODEL_FAILED',
      `The model file ${this.#options.settings.gguf} is not served: ${why}.`,
    );
  }
}

const hintOf = (hint: string | undefined) => (hint === undefined ? {} : { hint });
