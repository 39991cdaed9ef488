import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { type Clock, systemClock } from '../../core/clock.ts';
import { iconHash } from '../fingerprints/icon-hash.ts';
import { certifyingConnector } from './connector.ts';
import type { Certificate, ProbeRequest, ProbeResponse, Sender } from './exchange.ts';
import { Pace } from './pace.ts';
import { decodeText, readBody } from './read-body.ts';
import { nextHop } from './redirect.ts';

export interface ClientOptions {
  /** Stands in the User-Agent. */
  readonly version: string;
  /** For one request, body included; 5,000. */
  readonly timeoutMs?: number;
  /** Of one body, unpacked; 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Requests a second to one host; 20. */
  readonly perSecond?: number;
  /** Certificates are not checked. */
  readonly insecure?: boolean;
  readonly clock?: Clock;
}

/** A sender for one target that remembers why its last request failed. */
export interface TargetSender {
  readonly send: Sender;
  /** Code or message of the last failure; '' where there was none. */
  lastFailure(): string;
}

/** Of all bodies of one target: after that only this much of each is read. */
const TARGET_BYTES = 6_291_456;
const SMALL_BODY_BYTES = 16_384;

/** Sends the probes of all targets: paced, bounded in time and size, never to another host. */
export class ProbeClient {
  readonly #options: Required<ClientOptions>;
  readonly #agent: Agent;
  readonly #pace: Pace;
  readonly #certificates = new Map<string, Certificate>();

  constructor(options: ClientOptions) {
    this.#options = {
      timeoutMs: 5_000,
      maxBodyBytes: 1_048_576,
      perSecond: 20,
      insecure: false,
      clock: systemClock,
      ...options,
    };
    const { insecure, timeoutMs } = this.#options;
    this.#agent = new Agent({
      connections: 3,
      pipelining: 1,
      keepAliveTimeout: 2_000,
      maxHeaderSize: 65_536,
      connect: certifyingConnector({ insecure, timeoutMs }, this.#certificates),
    });
    this.#pace = new Pace(this.#options.perSecond, this.#options.clock);
  }

  /** Sends to `base`, an origin with the path under which the product stands, if any. */
  target(base: URL): TargetSender {
    let failure = '';
    let leftBytes = TARGET_BYTES;
    const send: Sender = async (request, maxHops) => {
      try {
        const limit = Math.max(SMALL_BODY_BYTES, Math.min(this.#options.maxBodyBytes, leftBytes));
        const response = await this.#follow(base, request, limit, maxHops);
        leftBytes -= response.body.length;
        return response;
      } catch (thrown) {
        failure = reasonOf(thrown);
        return undefined;
      }
    };
    return { send, lastFailure: () => failure };
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #follow(
    base: URL,
    request: ProbeRequest,
    limitBytes: number,
    maxHops: number,
  ): Promise<ProbeResponse> {
    let url = new URL(base.origin + underBase(base, request.path));
    let hops = 0;
    for (;;) {
      const response = await this.#again(url, request, limitBytes, maxHops - hops);
      hops += response.hops ?? 0;
      const next = hops < maxHops && request.method !== 'POST' ? nextHop(url, response) : undefined;
      if (next === undefined) return hops === 0 ? response : { ...response, hops };
      url = next;
      hops += 1;
    }
  }

  /** Sends once more where the server closed a connection that was kept for the next request. */
  async #again(url: URL, request: ProbeRequest, limitBytes: number, left: number): Promise<ProbeResponse> {
    try {
      return await this.#once(url, request, limitBytes);
    } catch (thrown) {
      const closed = /^(?:ECONNRESET|UND_ERR_SOCKET)$/.test(reasonOf(thrown));
      if (!closed || left < 1 || request.method === 'POST') throw thrown;
      return { ...(await this.#once(url, request, limitBytes)), hops: 1 };
    }
  }

  async #once(url: URL, request: ProbeRequest, limitBytes: number): Promise<ProbeResponse> {
    const waitMs = this.#pace.take(url.hostname);
    if (waitMs > 0) await sleep(waitMs);
    const { timeoutMs, version } = this.#options;
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await this.#agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: {
        'user-agent': `Fairlead/${version} audit`,
        accept: '*/*',
        'accept-encoding': 'identity',
        ...request.headers,
      },
      body: request.body ?? null,
      signal,
    });
    const headers = plainHeaders(answer.headers);
    const type = headers['content-type'] ?? '';
    const read = await readBody(answer.body, headers['content-encoding'] ?? '', limitBytes);
    const isImage = type.startsWith('image/') || /\.(?:ico|png|svg)$/.test(url.pathname);
    const certificate = this.#certificates.get(url.host) ?? this.#certificates.get(url.hostname);
    return {
      status: answer.statusCode,
      headers,
      body: isImage ? '' : decodeText(read.bytes, type),
      url: url.href,
      ...(read.truncated ? { truncated: true } : {}),
      ...(read.broken && signal.aborted ? { slow: true } : {}),
      ...(isImage && read.bytes.length > 0 ? { icon: iconHash(read.bytes) } : {}),
      ...(certificate === undefined ? {} : { certificate }),
    };
  }
}

/** `path` under the path of `base`; one that a page named stands there already. */
function underBase({ pathname }: URL, path: string): string {
  const prefix = pathname.replace(/\/$/, '');
  return path.startsWith(`${prefix}/`) ? path : prefix + path;
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return plain;
}

function reasonOf(thrown: unknown): string {
  const error = thrown as { code?: string; name?: string; message?: string; cause?: { code?: string } };
  if (error.name === 'TimeoutError') return 'timeout';
  return error.code ?? error.cause?.code ?? error.message ?? 'failed';
}
