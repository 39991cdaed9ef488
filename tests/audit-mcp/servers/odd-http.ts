import type { IncomingMessage, ServerResponse } from 'node:http';

type Message = { readonly id?: number; readonly method?: string; readonly params?: Record<string, unknown> };

export async function bodyOf(request: IncomingMessage): Promise<Message> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === '' ? {} : (JSON.parse(text) as Message);
}

export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const META = 'io.modelcontextprotocol/protocolVersion';

/** A server of revision 2026-07-28 and no other: no handshake, no sessions, each request says its version in body and header. */
export async function statelessServer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { id, method, params = {} } = await bodyOf(request);
  const meta = (params._meta ?? {}) as Record<string, unknown>;
  const fail = (code: number, message: string, data?: unknown) =>
    json(response, { jsonrpc: '2.0', id, error: { code, message, data } }, 400);
  if (meta[META] !== '2026-07-28')
    return fail(-32022, 'Unsupported protocol version', { supported: ['2026-07-28'] });
  if (request.headers['mcp-protocol-version'] !== '2026-07-28' || request.headers['mcp-method'] !== method)
    return fail(-32020, 'headers do not match');
  const result: Record<string, unknown> | undefined = {
    'server/discover': {
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {} },
      instructions: 'Be kind.',
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'modern', version: '9.0.0' } },
    },
    'tools/list': {
      tools: [{ name: 'hello', description: 'Says hello.', inputSchema: { type: 'object' } }],
      resultType: 'complete',
      ttlMs: 1000,
    },
  }[method ?? ''];
  json(
    response,
    result === undefined
      ? { jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } }
      : { jsonrpc: '2.0', id, result },
  );
}

/** Answers a handshake, and then whatever `answer` gives. */
export function oddServer(answer: (method: string, id: number, params: Record<string, unknown>) => unknown) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { id, method = '', params = {} } = await bodyOf(request);
    if (id === undefined) return void response.writeHead(202).end();
    const own = answer(method, id, params);
    if (own !== undefined) return json(response, own);
    if (method === 'initialize')
      return json(response, {
        jsonrpc: '2.0',
        id,
        result: {
          protocolVersion: '2025-06-18',
          capabilities: { tools: {} },
          serverInfo: { name: 'odd', version: '1' },
        },
      });
    json(response, { jsonrpc: '2.0', id, result: { tools: [] } });
  };
}
