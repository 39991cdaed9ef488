/** A way to one server: requests are answered in any order, each once. */
export interface Transport {
  /** The `result`; rejects with RpcError where the server answers one, with a plain Error where the line fails. */
  request(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown>;
  notify(method: string, params: Readonly<Record<string, unknown>>): Promise<void>;
  /** The version that was agreed on; said with every further request where the transport asks for it. */
  agree(version: string, stateless: boolean): void;
  /** Ends the connection, and the process behind it. Never rejects. */
  close(): Promise<void>;
  /** What was wrong with what came, in a few words each; at most some dozens. */
  readonly faults: readonly string[];
}

export interface Limits {
  /** Of one request. */
  readonly timeoutMs: number;
  /** Of one message. */
  readonly messageBytes: number;
  /** Of all that one server sends. */
  readonly totalBytes: number;
  readonly pages: number;
  readonly items: number;
  /** Resources whose text is read. */
  readonly resources: number;
}

export const LIMITS: Limits = {
  timeoutMs: 15_000,
  messageBytes: 8 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
  pages: 200,
  items: 5_000,
  resources: 50,
};

/** An error object that the server answered with. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The server answered over HTTP with a status that is no answer to the request. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: number;
  readonly challenge: string | undefined;

  constructor(status: number, challenge?: string) {
    super(`the server answered ${status}`);
    this.status = status;
    this.challenge = challenge;
  }
}
