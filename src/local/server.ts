import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { FairleadError, toErrorBody, toFairleadError } from '../core/errors.ts';
import type { Random } from '../core/random.ts';
import { sendJson, serveChat, serveTokenize } from './chat-endpoint.ts';
import type { Engine } from './contract.ts';
import { newCounts, renderLocalMetrics } from './metrics.ts';
import { Slots } from './slots.ts';
import type { Station } from './station.ts';

export interface LocalServerOptions {
  readonly engine: Engine;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Chats that may wait. */
  readonly queue: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** A model's server that takes requests. */
export interface LocalServer {
  /** Base URL with `/v1`. */
  readonly url: string;
  readonly port: number;
  /** Stops taking connections and cuts those there are; the engine stays. */
  close(): Promise<void>;
}

type Handler = (station: Station, req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

/** Listens; rejects with FL_PORT_IN_USE where the port is taken. */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const { engine, host, clock, random } = options;
  const prefix = Math.floor(random() * 2 ** 48).toString(36);
  let answers = 0;
  const station: Station = {
    engine,
    slots: new Slots(engine.parallel, options.queue),
    counts: newCounts(),
    clock,
    random,
    nextId: () => `chatcmpl-${prefix}-${++answers}`,
  };
  const routes = createRoutes();
  const server = createServer((req, res) => void serve(routes, station, req, res));
  server.keepAliveTimeout = 60_000;
  const { port } = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, options)));
    server.listen(options.port, host, () => resolve(server.address() as AddressInfo));
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/v1`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listenError(cause: NodeJS.ErrnoException, { host, port }: LocalServerOptions): FairleadError {
  return cause.code === 'EADDRINUSE'
    ? new FairleadError('FL_PORT_IN_USE', `port ${port} on ${host} is in use`, {
        hint: 'take another with --port, or 0 for any',
      })
    : new FairleadError('FL_USAGE', `cannot listen on ${host}:${port} (${cause.code})`, { cause });
}

/** By path, then by method. */
function createRoutes(): ReadonlyMap<string, Readonly<Record<string, Handler>>> {
  return new Map<string, Readonly<Record<string, Handler>>>([
    ['/health', { GET: (_station, _req, res) => sendJson(res, 200, { status: 'ok' }) }],
    ['/v1/models', { GET: ({ engine }, _req, res) => sendJson(res, 200, modelList(engine)) }],
    ['/metrics', { GET: sendMetrics }],
    ['/v1/chat/completions', { POST: serveChat }],
    ['/tokenize', { POST: serveTokenize }],
  ]);
}

async function serve(
  routes: ReturnType<typeof createRoutes>,
  station: Station,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const [path = '/'] = (req.url ?? '/').split('?');
  try {
    const methods = routes.get(path);
    if (methods === undefined) throw new FairleadError('FL_ROUTE_NOT_FOUND', `There is no ${path} here.`);
    const handler = methods[req.method ?? 'GET'];
    if (handler === undefined) {
      const allowed = Object.keys(methods).join(', ');
      throw new FairleadError('FL_METHOD_NOT_ALLOWED', `${path} takes ${allowed}.`);
    }
    await handler(station, req, res);
  } catch (thrown) {
    const error = toFairleadError(thrown);
    if (res.headersSent || res.destroyed) return;
    if (error.retryAfterMs !== undefined) res.setHeader('retry-after', Math.ceil(error.retryAfterMs / 1_000));
    sendJson(res, error.status, toErrorBody(error));
  }
}

function modelList({ name, contextTokens }: Engine): unknown {
  const model = { id: name, object: 'model', created: 0, owned_by: 'fairlead', max_model_len: contextTokens };
  return { object: 'list', data: [model] };
}

function sendMetrics({ engine, slots, counts }: Station, _req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
  res.end(renderLocalMetrics(engine.name, slots, counts));
}
