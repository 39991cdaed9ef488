import { Agent, type Dispatcher } from 'undici';
import type { Limits } from './transport.ts';

export const USER_AGENT = 'fairlead-audit';

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface HttpLineOptions {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly insecure?: boolean | undefined;
}

/** Requests to one server. Redirects are not followed: a key belongs to one host. */
export class HttpLine {
  readonly url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent;
  readonly #limits: Limits;
  #bytes = 0;
  requests = 0;

  constructor(options: HttpLineOptions, limits: Limits) {
    this.url = new URL(options.url);
    this.#headers = Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    this.#limits = limits;
    this.#agent = new Agent({
      connect: { timeout: Math.min(10_000, limits.timeoutMs), rejectUnauthorized: options.insecure !== true },
      keepAliveTimeout: 5_000,
      headersTimeout: limits.timeoutMs,
      bodyTimeout: 0,
    });
  }

  /** Headers of `headers` replace the configured ones; undefined takes one away. */
  async send(
    method: Dispatcher.HttpMethod,
    url: URL,
    headers: Readonly<Record<string, string | undefined>>,
    body?: string,
    signal?: AbortSignal,
  ): Promise<HttpReply> {
    this.requests++;
    const merged: Record<string, string> = { 'user-agent': USER_AGENT };
    for (const [name, value] of Object.entries({ ...this.#headers, ...headers }))
      if (value !== undefined) merged[name] = value;
    const reply = await this.#agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: merged,
      body: body ?? null,
      ...(signal === undefined ? {} : { signal }),
    });
    const flat: Record<string, string> = {};
    for (const [name, value] of Object.entries(reply.headers))
      if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
    return { status: reply.statusCode, headers: flat, body: this.#counted(reply.body) };
  }

  /** The whole body as text; '' where it is too long or breaks off. */
  async text(reply: HttpReply, bytesAtMost = this.#limits.messageBytes): Promise<string> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const part of reply.body) {
        bytes += part.length;
        if (bytes > bytesAtMost) return '';
        parts.push(part);
      }
    } catch {
      return '';
    }
    return Buffer.concat(parts).toString('utf8');
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async *#counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const part of body) {
      this.#bytes += part.length;
      if (this.#bytes > this.#limits.totalBytes) throw new Error('it sends too much');
      yield part;
    }
  }
}
