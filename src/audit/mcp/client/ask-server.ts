import type { Launch, McpServer } from '../model.ts';
import { expand } from './expand.ts';
import { readHttpFacts } from './http-facts.ts';
import { HttpLine } from './http-line.ts';
import { readInventory } from './inventory.ts';
import { connectOldSse } from './old-sse.ts';
import { openSession } from './session.ts';
import { connectStdio } from './stdio.ts';
import { connectStreamableHttp } from './streamable-http.ts';
import { LIMITS, type Limits, StatusError, type Transport } from './transport.ts';

export interface AskOptions {
  readonly limits?: Limits | undefined;
  /** Call the tools that say that they only read and need no argument. */
  readonly active?: boolean | undefined;
  readonly insecure?: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The server with all that it lists, or with the problem that kept it from that. Never rejects; ends what it starts. */
export async function askServer(server: McpServer, options: AskOptions): Promise<McpServer> {
  const { launch } = server;
  if (launch === undefined) return server;
  const ready = expand(launch, options.env);
  if (typeof ready === 'string') return { ...server, problem: ready };
  return ready.transport === 'stdio' ? askStdio(server, ready, options) : askHttp(server, ready, options);
}

async function askStdio(server: McpServer, launch: Launch, options: AskOptions): Promise<McpServer> {
  const limits = options.limits ?? LIMITS;
  const { command, args = [], env, cwd } = launch;
  if (command === undefined) return { ...server, problem: 'its entry names no command' };
  return ask(server, connectStdio({ command, args, env, cwd }, limits), options);
}

async function askHttp(server: McpServer, launch: Launch, options: AskOptions): Promise<McpServer> {
  const limits = options.limits ?? LIMITS;
  const { url = '', headers } = launch;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return { ...server, problem: `'${url}' is no URL` };
  const line = { url, headers, insecure: options.insecure };
  if (launch.transport === 'sse') return overOldSse(server, line, options);
  const asked = await ask(server, connectStreamableHttp(new HttpLine(line, limits), limits), options);
  if (asked.status !== undefined && [400, 404, 405].includes(asked.status)) {
    const old = await overOldSse(server, line, options);
    if (old.problem === undefined) return old;
  }
  const { status, ...found } = asked;
  if (found.problem !== undefined && status === undefined) return found; // nobody speaks HTTP there
  const { facts, requests } = await readHttpFacts(line, limits, found.protocol);
  return { ...found, http: facts, requests: (asked.requests ?? 0) + requests };
}

async function overOldSse(
  server: McpServer,
  line: ConstructorParameters<typeof HttpLine>[0],
  options: AskOptions,
): Promise<McpServer> {
  const limits = options.limits ?? LIMITS;
  let transport: Transport;
  try {
    transport = await connectOldSse(new HttpLine(line, limits), limits);
  } catch (error) {
    return { ...server, requests: 1, problem: messageOf(error) };
  }
  const { status: _, ...asked } = await ask(server, transport, options);
  const hasKey = Object.keys(line.headers ?? {}).some((name) =>
    /^(?:authorization|x-api-key|cookie)$/i.test(name),
  );
  const isOpen = asked.problem === undefined && !hasKey;
  return isOpen ? { ...asked, http: { statusWithoutKey: 200 } } : asked;
}

async function ask(
  server: McpServer,
  transport: Transport,
  { limits = LIMITS, active = false }: AskOptions,
): Promise<McpServer & { readonly status?: number | undefined }> {
  let requests = 0;
  try {
    const session = await openSession(transport, limits);
    const { info } = session;
    const base = {
      ...server,
      says: { name: info.name, version: info.version },
      protocol: info.protocol,
      instructions: info.instructions,
      capabilities: info.capabilities,
    };
    try {
      const inventory = await readInventory(session, limits, active);
      return { ...base, ...inventory, requests: session.requests };
    } catch (error) {
      requests = session.requests;
      return { ...base, requests, problem: messageOf(error) };
    }
  } catch (error) {
    const status = error instanceof StatusError ? error.status : undefined;
    return { ...server, requests: requests + 1, problem: messageOf(error), status };
  } finally {
    await transport.close();
  }
}

function messageOf(error: unknown): string {
  if (error instanceof StatusError && (error.status === 401 || error.status === 403))
    return `${error.message}: it wants a key`;
  return error instanceof Error ? error.message : String(error);
}
