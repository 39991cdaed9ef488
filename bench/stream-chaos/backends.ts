import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SimModel } from '../../src/sim/options.ts';
import type { Order } from './backend-process.ts';

/** The same for all backends, so that they give the same answers. */
export const SEED = 1;

/** A simulated backend in a process that can be killed, and comes back on the same port. */
export class Backend {
  readonly #model: SimModel;
  #child: ChildProcess | undefined;
  #port = 0;

  constructor(model: SimModel) {
    this.#model = model;
  }

  /** Base URL with `/v1`. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/v1`;
  }

  async start(): Promise<void> {
    const file = join(import.meta.dirname, 'backend-process.ts');
    const child = fork(file, [`${this.#port}`, JSON.stringify(this.#model)], { execArgv: [] });
    this.#child = child;
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    this.#port = port;
  }

  order(order: Order): void {
    if (this.#child?.connected === true) this.#child.send(order);
  }

  /** As the kernel does when memory is short: no farewell. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}
