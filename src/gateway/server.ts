import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { FairleadError, toErrorBody, toFairleadError } from '../core/errors.ts';
import { nearest } from '../core/suggest.ts';
import { remoteAddress } from './admission.ts';
import { PROXY_ENDPOINTS } from './endpoints.ts';
import { Exchange } from './exchange.ts';
import { FEEDBACK_PATH, takeFeedback } from './feedback.ts';
import type { Gateway } from './gateway.ts';
import { createRequestIds } from './ids.ts';
import { serveAnthropic } from './messages/routes.ts';
import { describeModel, listModels } from './models.ts';
import { serveProxy } from './proxy.ts';
import { sendError, sendJson } from './reply.ts';
import { serveResponses } from './responses/routes.ts';

type Handler = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

export interface ServerOptions {
  readonly gateway: Gateway;
  /** Serves /api/… and, later, /ui; undefined where they have a listener of their own. */
  readonly management?: Handler | undefined;
  metrics(): string | Promise<string>;
}

/** The gateway's HTTP server, not listening yet. Limits that belong to the socket are those of the first config. */
export function createGatewayServer(options: ServerOptions): Server {
  const { gateway } = options;
  const { limits } = gateway;
  const nextId = createRequestIds();
  const handlers = createHandlers(options);
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      keepAliveTimeout: limits.idleTimeoutMs,
      requestTimeout: limits.bodyTimeoutMs,
      headersTimeout: limits.bodyTimeoutMs,
      connectionsCheckingInterval: 1_000,
      noDelay: true,
    },
    (req, res) => {
      const url = req.url ?? '/';
      const query = url.indexOf('?');
      const path = query === -1 ? url : url.slice(0, query);
      const endpoint = PROXY_ENDPOINTS.get(path);
      if (endpoint !== undefined && req.method === 'POST') {
        const asked = req.headers['x-request-id'];
        const exchange = new Exchange(req, res, nextId(typeof asked === 'string' ? asked : undefined), path);
        if (gateway.draining)
          sendError(res, shuttingDown(), {}, endpoint.client?.error(shuttingDown(), exchange.id));
        else void serveProxy(gateway, endpoint, exchange);
        return;
      }
      void serveOther(handlers, options, path, req, res);
    },
  );
  server.maxRequestsPerSocket = 0;
  server.on('clientError', refuseConnection);
  return server;
}

const shuttingDown = () =>
  new FairleadError('FL_SHUTTING_DOWN', 'The gateway is stopping.', { retryAfterMs: 1000 });

function createHandlers({ gateway, metrics }: ServerOptions): ReadonlyMap<string, Handler> {
  return new Map<string, Handler>([
    [
      '/v1/models',
      async (req, res) => {
        const { runtime } = gateway;
        const caller = await identify(gateway, req);
        sendJson(
          res,
          200,
          listModels(runtime, (name) => runtime.gatekeeper.mayAsk(caller, name)),
        );
      },
    ],
    ['/health', (_req, res) => sendJson(res, 200, { status: 'ok' })],
    [
      '/ready',
      (_req, res) => {
        if (gateway.draining) sendError(res, shuttingDown());
        else {
          const { degraded } = gateway;
          const models = gateway.runtime.config.models.length;
          sendJson(
            res,
            200,
            degraded.length === 0 ? { status: 'ready', models } : { status: 'degraded', models, degraded },
          );
        }
      },
    ],
    [
      '/metrics',
      async (_req, res) => {
        const text = await metrics();
        res.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
        res.end(text);
      },
    ],
  ]);
}

async function serveOther(
  handlers: ReadonlyMap<string, Handler>,
  { gateway, management }: ServerOptions,
  path: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    if (management !== undefined && (path === '/api' || path.startsWith('/api/'))) {
      await management(req, res);
      return;
    }
    if (path === FEEDBACK_PATH && req.method === 'POST') {
      await identify(gateway, req);
      sendJson(res, 200, await takeFeedback(gateway, req));
      return;
    }
    if (await serveResponses(gateway, path, req, res)) return;
    if (await serveAnthropic(gateway, path, req, res)) return;
    const handler = handlers.get(path) ?? modelHandler(gateway, path);
    if (handler !== undefined && (req.method === 'GET' || req.method === 'HEAD')) {
      req.resume();
      await handler(req, res);
      return;
    }
    req.resume();
    if (handler !== undefined || PROXY_ENDPOINTS.has(path) || path === FEEDBACK_PATH) {
      const allow = handler === undefined ? 'POST' : 'GET';
      sendError(
        res,
        new FairleadError('FL_METHOD_NOT_ALLOWED', `${req.method} is not allowed on ${path}.`, {
          hint: `Use ${allow}.`,
        }),
        { allow },
      );
      return;
    }
    const meant = nearest(path, [...PROXY_ENDPOINTS.keys(), ...handlers.keys()]);
    sendError(
      res,
      new FairleadError('FL_ROUTE_NOT_FOUND', `There is nothing at ${path}.`, {
        hint:
          meant === undefined
            ? 'The gateway serves /v1/chat/completions and its siblings.'
            : `Did you mean ${meant}?`,
      }),
    );
  } catch (thrown) {
    sendError(res, toFairleadError(thrown));
  }
}

const identify = async (gateway: Gateway, req: IncomingMessage) =>
  gateway.runtime.gatekeeper.identify(req.headers, remoteAddress(req));

const MODEL_PATH = '/v1/models/';

function modelHandler(gateway: Gateway, path: string): Handler | undefined {
  if (!path.startsWith(MODEL_PATH)) return undefined;
  return async (req, res) => {
    const { runtime } = gateway;
    const name = decodeName(path.slice(MODEL_PATH.length));
    runtime.gatekeeper.assertModel(await identify(gateway, req), name);
    sendJson(res, 200, describeModel(runtime, name));
  };
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded; // a stray % is no name of ours: not found, then
  }
}

const PARSER_ERRORS: Readonly<Record<string, () => FairleadError>> = {
  HPE_HEADER_OVERFLOW: () =>
    new FairleadError('FL_HEADERS_TOO_LARGE', 'The request headers are too large.', {
      hint: 'Send less, or raise limits.headerBytes.',
    }),
  ERR_HTTP_REQUEST_TIMEOUT: () =>
    new FairleadError('FL_BODY_TIMEOUT', 'The request did not arrive in time.', {
      hint: 'Send it faster, or raise limits.bodyTimeoutMs.',
    }),
};

/** Answers what node:http cannot parse; there is no response object then, only the socket. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const known =
    PARSER_ERRORS[error.code ?? '']?.() ??
    new FairleadError('FL_PARAM_INVALID', 'That is not an HTTP request.');
  const body = JSON.stringify(toErrorBody(known));
  socket.end(
    `HTTP/1.1 ${known.status} Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
