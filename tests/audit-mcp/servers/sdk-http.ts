import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { McpServer } from '../../../src/audit/mcp/model.ts';
import { sdkServer } from './sdk-server.ts';

export interface Listening {
  readonly url: string;
  /** Sessions that are open now. */
  sessions(): number;
  close(): Promise<void>;
}

export async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export const urlOf = (server: Server, path: string): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

/** Streamable HTTP of the public SDK, with sessions; answers 401 without `token` where one is given. */
export async function sdkHttp(data: McpServer, token?: string): Promise<Listening> {
  const transports = new Map<string, StreamableHTTPServerTransport>();
  const server = await listen(async (request, response) => {
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? transports.get(id) : undefined;
    if (known !== undefined) return known.handleRequest(request, response);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => void transports.set(session, transport),
      onsessionclosed: (session) => void transports.delete(session),
    });
    await sdkServer(data).connect(transport as unknown as Transport);
    await transport.handleRequest(request, response);
  });
  return { url: urlOf(server, '/mcp'), sessions: () => transports.size, close: () => stop(server) };
}

/** The transport of 2024-11-05 of the public SDK. */
export async function sdkOldSse(data: McpServer): Promise<Listening> {
  const transports = new Map<string, SSEServerTransport>();
  const server = await listen(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method === 'GET' && url.pathname === '/events') {
      const transport = new SSEServerTransport('/post', response);
      transports.set(transport.sessionId, transport);
      response.on('close', () => transports.delete(transport.sessionId));
      await sdkServer(data).connect(transport as unknown as Transport);
      return;
    }
    const known = transports.get(url.searchParams.get('sessionId') ?? '');
    if (request.method === 'POST' && url.pathname === '/post' && known !== undefined)
      return known.handlePostMessage(request, response);
    response.writeHead(405).end();
  });
  return { url: urlOf(server, '/events'), sessions: () => transports.size, close: () => stop(server) };
}

export async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
