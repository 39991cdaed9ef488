import type { ServerResponse } from 'node:http';
import type { Sweeper, Watched } from './sweeper.ts';

const PING = ': ping\n\n';

export interface ClientStreamLimits {
  readonly pingIntervalMs: number;
  readonly slowReaderTimeoutMs: number;
}

/**
 * The client's end of one event stream: writes with back-pressure, pings while it is quiet, and
 * gives up on a reader that takes nothing.
 */
export class ClientStream implements Watched {
  slot = -1;
  readonly #res: ServerResponse;
  readonly #sweeper: Sweeper;
  readonly #limits: ClientStreamLimits;
  #lastWriteMs = performance.now();
  #blockedSinceMs = 0;
  #ended = false;
  /** Called when the client is ready for more after `write` said no. */
  onDrain: (() => void) | undefined;

  constructor(
    res: ServerResponse,
    headers: Record<string, string>,
    sweeper: Sweeper,
    limits: ClientStreamLimits,
  ) {
    this.#res = res;
    this.#sweeper = sweeper;
    this.#limits = limits;
    res.writeHead(200, headers);
    res.on('drain', () => {
      this.#blockedSinceMs = 0;
      this.onDrain?.();
    });
    sweeper.add(this);
  }

  /** False when the client is behind: write no more until `onDrain`. */
  write(bytes: Uint8Array | string): boolean {
    if (this.#ended || this.#res.destroyed) return true;
    this.#lastWriteMs = performance.now();
    if (this.#res.write(bytes)) return true;
    if (this.#blockedSinceMs === 0) this.#blockedSinceMs = this.#lastWriteMs;
    return false;
  }

  end(bytes?: Uint8Array | string): void {
    if (this.#ended) return;
    this.#ended = true;
    if (bytes === undefined) this.#res.end();
    else this.#res.end(bytes);
    // a reader that stalls on the last bytes is still watched, until they are out
    if (this.#res.writableFinished || this.#res.writableLength === 0) this.#sweeper.delete(this);
    else this.#blockedSinceMs ||= performance.now();
  }

  close(): void {
    this.#ended = true;
    this.#sweeper.delete(this);
  }

  sweep(nowMs: number): void {
    if (this.#res.destroyed || this.#res.writableFinished) {
      this.#sweeper.delete(this);
      return;
    }
    const { pingIntervalMs, slowReaderTimeoutMs } = this.#limits;
    if (this.#blockedSinceMs > 0) {
      if (slowReaderTimeoutMs > 0 && nowMs - this.#blockedSinceMs > slowReaderTimeoutMs) this.#res.destroy();
      return;
    }
    if (pingIntervalMs > 0 && !this.#ended && nowMs - this.#lastWriteMs >= pingIntervalMs) this.write(PING);
  }
}
