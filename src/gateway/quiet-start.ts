import type { Gateway } from './gateway.ts';
import type { Watched } from './sweeper.ts';

/**
 * Begins the client's stream when no backend has said anything for a ping interval: something in
 * between would cut the connection as idle otherwise. Until the first event the backend can still
 * be changed, since the client has seen nothing but comments.
 */
export class QuietStart implements Watched {
  slot = -1;
  readonly #gateway: Gateway;
  readonly #begin: () => void;
  readonly #atMs: number;

  constructor(gateway: Gateway, begin: () => void) {
    const { pingIntervalMs } = gateway.limits;
    this.#gateway = gateway;
    this.#begin = begin;
    this.#atMs = performance.now() + pingIntervalMs;
    if (pingIntervalMs > 0) gateway.sweeper.add(this);
  }

  sweep(nowMs: number): void {
    if (nowMs < this.#atMs) return;
    this.stop();
    this.#begin();
  }

  stop(): void {
    this.#gateway.sweeper.delete(this);
  }
}
