import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Clock, systemClock } from '../core/clock.ts';
import { seededRandom } from '../core/random.ts';
import { isRecord } from '../core/record.ts';
import type { SimBackend, Station } from './endpoints/exchange.ts';
import { Engine } from './engine/engine.ts';
import { Ticker } from './engine/ticker.ts';
import { type FaultControl, FaultRules, type FaultTarget } from './fault-rules.ts';
import type { Fault } from './faults/define.ts';
import { badRequest, SimError } from './http/errors.ts';
import type { Fields } from './http/fields.ts';
import { readBody } from './http/read-body.ts';
import { Wire } from './http/wire.ts';
import { ModelMetrics } from './metrics.ts';
import { resolveModel, type SimModel, type SimOptions } from './options.ts';
import { answer, scopeOf } from './routes.ts';

/** A request as it came. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as sent; empty where there was none. */
  readonly raw: Buffer;
  /** The parsed body; undefined where it is no JSON object. */
  readonly body: Fields | undefined;
}

export interface SimCounters {
  /** Requests of any kind whose headers came. */
  readonly total: number;
  /** Requests that run a model. */
  readonly inference: number;
  /** Answers generated to their end, whether or not a fault let them through. */
  readonly completed: number;
  /** Generations stopped because the client left. */
  readonly aborted: number;
  /** Requests and connections that a fault struck. */
  readonly faulted: number;
}

/** A running server. */
export interface Sim {
  /** Base URL with `/v1`. */
  readonly url: string;
  readonly port: number;
  readonly requests: SimCounters;
  readonly faults: FaultControl;
  /** The last requests, oldest first. */
  readonly received: readonly ReceivedRequest[];
  /** Lets a fault such as `cut:after=0` strike every answer now under way; returns how many. Throws FL_USAGE. */
  strike(fault: string): number;
  /** Makes every step of every model take `factor` times its usual time, for requests that run as well. */
  slow(factor: number): void;
  /** Closes the listening socket and every connection, so that the port refuses; `up` opens the same port again. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a server with vLLM's HTTP surface whose answers are simulated and say so. Rejects with a RangeError for a model
 * that makes no sense, FL_USAGE for a fault that cannot be read, and the system's error when the port cannot be had.
 */
export async function startSim(options: SimOptions): Promise<Sim> {
  const server = new SimServer(options);
  await server.up();
  return server;
}

class SimServer implements Sim {
  readonly requests = { total: 0, inference: 0, completed: 0, aborted: 0, faulted: 0 };
  readonly faults: FaultRules;
  readonly received: ReceivedRequest[] = [];
  readonly #keep: number;
  readonly #host: string;
  readonly #station: Station;
  readonly #http = createServer((request, response) => void this.#handle(request, response));
  readonly #underWay = new Set<Wire>();
  /** Connections that have passed the faults of accepting and had no request yet. */
  readonly #fresh = new WeakSet<Socket>();
  #port: number;

  constructor(options: SimOptions) {
    const { clock = systemClock, seed = 0 } = options;
    this.#host = options.host ?? '127.0.0.1';
    this.#port = options.port ?? 0;
    this.#keep = options.keepRequests ?? 64;
    this.faults = new FaultRules(options.faults ?? [], seededRandom(seed));
    const backends = options.models.map((model) => startBackend(model, clock, options.timeScale ?? 1));
    if (backends.length === 0) throw new RangeError('a simulated server needs at least one model');
    const byName = new Map<string, SimBackend>();
    for (const backend of backends) {
      for (const name of [backend.spec.name, ...backend.spec.loras]) byName.set(name, backend);
    }
    const nowS = () => Math.floor(clock.wallMs() / 1000);
    let ids = 0;
    this.#station = {
      byName,
      backends,
      seed,
      startedS: nowS(),
      nowS,
      nextId: () => `sim-${(++ids).toString(16).padStart(8, '0')}`,
      counters: this.requests,
    };
    // Clients that keep connections must not meet one that is just being closed.
    this.#http.keepAliveTimeout = 120_000;
    this.#http.on('connection', (socket: Socket) => {
      if (this.faults.strikesAccept()) {
        this.requests.faulted++;
        socket.resetAndDestroy();
      } else this.#fresh.add(socket);
    });
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    const host = this.#host.includes(':') ? `[${this.#host}]` : this.#host;
    return `http://${host}:${this.#port}/v1`;
  }

  strike(fault: string): number {
    for (const wire of this.#underWay) wire.strike(this.faults.make(fault));
    this.requests.faulted += this.#underWay.size;
    return this.#underWay.size;
  }

  up(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(this.#port, this.#host, () => {
        this.#http.removeListener('error', reject);
        this.#port = (this.#http.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  down(): Promise<void> {
    return new Promise((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }

  slow(factor: number): void {
    if (!(factor > 0)) throw new RangeError('a factor of time must be above 0');
    for (const { engine } of this.#station.backends) engine.slowdown = factor;
  }

  async close(): Promise<void> {
    for (const { ticker } of this.#station.backends) ticker.stop();
    await this.down();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.total++;
    const { headers, method = 'GET', url = '/' } = request;
    const path = url.split('?', 1)[0] ?? '/';
    const scope = scopeOf(path);
    if (scope === 'inference') this.requests.inference++;
    const fresh = this.#fresh.delete(request.socket);
    let wire = new Wire(response, undefined);
    try {
      const raw = await readBody(request);
      const body = parseBody(raw);
      this.#remember({ method, path, headers, raw, body });
      const model = typeof body?.model === 'string' ? body.model : undefined;
      wire = new Wire(response, this.#fault(headers, { scope, model }, fresh));
      const gone: (() => void)[] = [];
      response.once('close', () => {
        for (const callback of gone) callback();
        wire.abandon();
        this.#underWay.delete(wire);
      });
      if (wire.intercept(body)) return;
      if (scope === 'inference') this.#underWay.add(wire);
      answer(this.#station, {
        method,
        path,
        headers,
        body: body === undefined ? undefined : wire.misread(body),
        wire,
        onGone: (callback) => gone.push(callback),
      });
    } catch (thrown) {
      // A client that left within its own request is owed nothing.
      if (request.destroyed && !request.complete) return;
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const error = thrown instanceof SimError ? thrown : new SimError(500, String(thrown));
      wire.json(error.status, error.body());
    }
  }

  #fault(headers: IncomingHttpHeaders, target: FaultTarget, fresh: boolean): Fault | undefined {
    const asked = headers['x-sim-fault'];
    let fault: Fault | undefined;
    try {
      fault = typeof asked === 'string' ? this.faults.fromHeader(asked) : this.faults.pick(target, fresh);
    } catch (thrown) {
      throw badRequest(thrown instanceof Error ? thrown.message : String(thrown), 'x-sim-fault');
    }
    if (fault !== undefined) this.requests.faulted++;
    return fault;
  }

  #remember(request: ReceivedRequest): void {
    if (this.#keep === 0) return;
    if (this.received.length >= this.#keep) this.received.shift();
    this.received.push(request);
  }
}

function startBackend(model: SimModel, clock: Clock, timeScale: number): SimBackend {
  const spec = resolveModel(model);
  const engine = new Engine(spec);
  return { spec, engine, metrics: new ModelMetrics(), ticker: new Ticker(engine, clock, timeScale) };
}

function parseBody(raw: Buffer): Fields | undefined {
  if (raw.length === 0) return undefined;
  try {
    const body: unknown = JSON.parse(raw.toString());
    return isRecord(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
