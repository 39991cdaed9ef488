import type { ServerResponse } from 'node:http';
import type { Sweeper, Watched } from './sweeper.ts';

const PING = ': ping\n\n';

export interface ClientStreamLimits {
  readonly pingIntervalMs: number;
  readonly slowReaderTimeoutMs: number;
}

/** Up to here an event goes out as one string in one write, its chunk frame around it. */
const ONE_WRITE_BYTES = 16 * 1024;

/**
 * The client's end of one event stream: writes with back-pressure, pings while it is quiet, and
 * gives up on a reader that takes nothing.
 *
 * It frames chunks itself (RFC 9112, 7.1). node:http would write the frame's head, the event and the
 * frame's tail as three buffers, and gathering them costs more than everything else about an event.
 */
export class ClientStream implements Watched {
  slot = -1;
  readonly #res: ServerResponse;
  readonly #sweeper: Sweeper;
  readonly #limits: ClientStreamLimits;
  /** False towards an HTTP/1.0 client, whose answer ends with its connection. */
  readonly #frames: boolean;
  /** Written to since the last sweep: a flag costs less than asking for the time with every event. */
  #wrote = true;
  #lastWriteMs = 0;
  #blocked = false;
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
    this.#frames = res.chunkedEncoding;
    res.chunkedEncoding = false;
    res.on('drain', () => {
      this.#blocked = false;
      this.#blockedSinceMs = 0;
      this.onDrain?.();
    });
    sweeper.add(this);
  }

  /** False when the client is behind: write no more until `onDrain`. */
  write(bytes: Buffer | string): boolean {
    if (this.#ended || this.#res.destroyed) return true;
    if (bytes.length === 0) return true; // as a chunk it would be the end of the stream
    this.#wrote = true;
    if (this.#send(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)) return true;
    this.#blocked = true;
    return false;
  }

  end(bytes?: Buffer | string): void {
    if (this.#ended) return;
    if (bytes !== undefined) this.write(bytes);
    this.#ended = true;
    if (this.#frames) this.#res.end('0\r\n\r\n', 'latin1');
    else this.#res.end();
    // a reader that stalls on the last bytes is still watched, until they are out
    if (this.#res.writableFinished || this.#res.writableLength === 0) this.#sweeper.delete(this);
    else this.#blocked = true;
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
    if (this.#wrote) {
      this.#wrote = false;
      this.#lastWriteMs = nowMs;
    }
    const { pingIntervalMs, slowReaderTimeoutMs } = this.#limits;
    if (this.#blocked) {
      if (this.#blockedSinceMs === 0) this.#blockedSinceMs = nowMs;
      if (slowReaderTimeoutMs > 0 && nowMs - this.#blockedSinceMs > slowReaderTimeoutMs) this.#res.destroy();
    } else if (pingIntervalMs > 0 && !this.#ended && nowMs - this.#lastWriteMs >= pingIntervalMs)
      this.write(PING);
  }

  #send(bytes: Buffer): boolean {
    const res = this.#res;
    if (!this.#frames) return res.write(bytes);
    const head = `${bytes.length.toString(16)}\r\n`;
    // latin1 maps bytes to characters and back
    if (bytes.length <= ONE_WRITE_BYTES) return res.write(`${head}${bytes.toString('latin1')}\r\n`, 'latin1');
    res.cork();
    res.write(head, 'latin1');
    res.write(bytes);
    const open = res.write('\r\n', 'latin1');
    res.uncork();
    return open;
  }
}
