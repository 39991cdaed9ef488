import { isRecord } from '../../../core/record.ts';
import { RpcError } from './transport.ts';

const FAULTS_KEPT = 32;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The requests of one connection that wait for their answer, by JSON-RPC 2.0. */
export class Pending {
  readonly faults: string[] = [];
  readonly #waiting = new Map<number, Waiting>();
  readonly #timeoutMs: number;
  readonly #answer: (message: Readonly<Record<string, unknown>>) => void;
  #next = 1;
  #ended: Error | undefined;

  /** `answer` sends what this side owes the server: replies to its own requests. */
  constructor(timeoutMs: number, answer: (message: Readonly<Record<string, unknown>>) => void) {
    this.#timeoutMs = timeoutMs;
    this.#answer = answer;
  }

  /** A message to send and the promise of its result. */
  open(
    method: string,
    params: Readonly<Record<string, unknown>>,
  ): {
    readonly id: number;
    readonly message: Readonly<Record<string, unknown>>;
    readonly result: Promise<unknown>;
  } {
    const id = this.#next++;
    const result = new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      const timer = setTimeout(
        () => this.fail(id, new Error(`no answer to ${method} within ${this.#timeoutMs} ms`)),
        this.#timeoutMs,
      );
      this.#waiting.set(id, { resolve, reject, timer });
    });
    result.catch(() => {}); // whoever asked hears of it; a request that ends before it is awaited is no fault of its own
    return { id, message: { jsonrpc: '2.0', id, method, params }, result };
  }

  /** Takes one message of the server. Never throws: what is wrong with it is kept as a fault. */
  take(message: unknown): void {
    if (Array.isArray(message)) {
      // batches: 2024-11-05 and 2025-03-26
      for (const one of message.slice(0, 1000)) this.take(one);
    } else if (!isRecord(message)) this.fault('a message that is no object');
    else if (message.jsonrpc !== '2.0') this.fault('a message without jsonrpc 2.0');
    else if (typeof message.method === 'string') this.#asked(message);
    else this.#answered(message);
  }

  fail(id: number, error: Error): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#close(id, waiting);
    waiting.reject(error);
  }

  /** Ends all that wait, and all that comes after. */
  end(error: Error): void {
    this.#ended ??= error;
    for (const id of [...this.#waiting.keys()]) this.fail(id, error);
  }

  fault(what: string): void {
    if (this.faults.length < FAULTS_KEPT) this.faults.push(what);
  }

  /** A request or a note of the server. We offer nothing, so all but a ping is refused. */
  #asked({ id, method }: Readonly<Record<string, unknown>>): void {
    if (typeof id !== 'number' && typeof id !== 'string') return;
    const reply =
      method === 'ping'
        ? { result: {} }
        : { error: { code: -32601, message: 'This client offers nothing.' } };
    this.#answer({ jsonrpc: '2.0', id, ...reply });
  }

  #answered({ id, result, error }: Readonly<Record<string, unknown>>): void {
    const waiting = typeof id === 'number' ? this.#waiting.get(id) : undefined;
    if (waiting === undefined || typeof id !== 'number') {
      const said = id === null && isRecord(error) ? `an error without id: ${textOf(error)}` : undefined;
      this.fault(said ?? 'an answer to no request');
      return;
    }
    this.#close(id, waiting);
    if ((result === undefined) === (error === undefined))
      waiting.reject(new Error('an answer with neither result nor error, or with both'));
    else if (error === undefined) waiting.resolve(result);
    else if (isRecord(error) && typeof error.code === 'number')
      waiting.reject(new RpcError(error.code, textOf(error), error.data));
    else waiting.reject(new Error('an error in no form of JSON-RPC'));
  }

  #close(id: number, { timer }: Waiting): void {
    clearTimeout(timer);
    this.#waiting.delete(id);
  }
}

const textOf = (error: Readonly<Record<string, unknown>>): string =>
  typeof error.message === 'string' ? error.message.slice(0, 200) : 'no message';
