import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Fault } from '../faults/define.ts';
import type { Fields } from './fields.ts';
import type { CloseHow, Outlet, SimEvent } from './outlet.ts';

type Action =
  | { do: 'write'; bytes: string | Uint8Array }
  | { do: 'wait'; ms: number }
  | { do: 'close'; how: CloseHow };

/**
 * The way to the client. What is sent passes the request's fault, if there is one; everything that is written,
 * waited for or closed happens in the order asked, so that a fault may hold back what comes after it.
 */
export class Wire implements Outlet {
  readonly #response: ServerResponse;
  #fault: Fault | undefined;
  readonly #queue: Action[] = [];
  #waiting: NodeJS.Timeout | true | undefined;
  #closed = false;

  constructor(response: ServerResponse, fault: Fault | undefined) {
    this.#response = response;
    this.#fault = fault;
  }

  /** Gives the fault its chance before anything is answered; true when it has answered in the answer's stead. */
  intercept(body: Fields | undefined): boolean {
    return this.#fault?.intercept?.(this, body) ?? false;
  }

  /** The request as the fault has it read. */
  misread(body: Fields): Fields {
    return this.#fault?.misread?.(body) ?? body;
  }

  /** From the next event on, this fault is the answer's. */
  strike(fault: Fault): void {
    this.#fault = fault;
  }

  /** True once this side has ended the answer, or the client has gone. */
  get closed(): boolean {
    return this.#closed;
  }

  get slowdown(): number {
    return this.#fault?.slowdown ?? 1;
  }

  head(status: number, headers: Readonly<Record<string, string>>, flush = false): void {
    if (this.#closed) return;
    this.#response.writeHead(status, this.#fault?.headers?.(headers) ?? headers);
    if (flush) this.#do({ do: 'write', bytes: '' });
  }

  json(status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
    const length = this.#fault === undefined ? { 'content-length': `${Buffer.byteLength(body)}` } : {};
    this.head(status, { 'content-type': 'application/json', ...length, ...headers });
    this.send({ kind: 'body', text: body, tokensBefore: 0 });
    this.close('end');
  }

  send(event: SimEvent): void {
    if (this.#fault?.event?.(event, this) !== true) this.write(event.text);
  }

  write(bytes: string | Uint8Array): void {
    this.#do({ do: 'write', bytes });
  }

  wait(ms: number): void {
    this.#do({ do: 'wait', ms });
  }

  close(how: CloseHow): void {
    this.#do({ do: 'close', how });
  }

  /** The client has gone: forget what was still to be sent. */
  abandon(): void {
    this.#closed = true;
    this.#queue.length = 0;
    if (this.#waiting !== true) clearTimeout(this.#waiting);
  }

  #do(action: Action): void {
    if (this.#closed) return;
    if (this.#waiting !== undefined) {
      // What can never be sent need not be kept.
      if (this.#waiting !== true) this.#queue.push(action);
      return;
    }
    if (action.do === 'wait') {
      if (action.ms <= 0) return;
      this.#waiting = Number.isFinite(action.ms) ? setTimeout(() => this.#resume(), action.ms) : true;
    } else if (action.do === 'write') this.#write(action.bytes);
    else this.#close(action.how);
  }

  #write(bytes: string | Uint8Array): void {
    if (bytes.length > 0) this.#response.write(bytes);
    else this.#response.flushHeaders();
  }

  #close(how: CloseHow): void {
    this.#closed = true;
    const socket = this.#response.socket;
    if (how === 'end') this.#response.end();
    else if (how === 'fin') socket?.destroySoon();
    else if (socket !== null) resetWhenSent(socket);
  }

  #resume(): void {
    this.#waiting = undefined;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#do(next);
      if (this.#waiting !== undefined) return;
    }
  }
}

/** A reset throws away what the socket still holds, so what was written before it must leave first. */
function resetWhenSent(socket: Socket): void {
  setImmediate(() => {
    if (socket.writableLength === 0) socket.resetAndDestroy();
    else socket.once('drain', () => socket.resetAndDestroy());
  });
}
