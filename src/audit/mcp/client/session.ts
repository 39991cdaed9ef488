import { isRecord } from '../../../core/record.ts';
import { type Limits, RpcError, StatusError, type Transport } from './transport.ts';

/** Revisions with a handshake that this client speaks, newest first: https://modelcontextprotocol.io/specification, 2026-11-24. */
export const HANDSHAKE_VERSIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
/** The first revision without one: each request says version and capabilities. */
export const STATELESS_VERSION = '2026-07-28';
export const CLIENT = { name: 'fairlead-audit', version: '0' };
/** What each request says of itself then. */
export const STATELESS_META: Readonly<Record<string, unknown>> = {
  'io.modelcontextprotocol/protocolVersion': STATELESS_VERSION,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': CLIENT,
};

export interface SessionInfo {
  readonly protocol: string;
  readonly name: string;
  readonly version: string;
  readonly instructions: string | undefined;
  readonly capabilities: Readonly<Record<string, unknown>>;
}

/** A connection on which the version was agreed. */
export interface Session {
  readonly info: SessionInfo;
  readonly requests: number;
  /** All items of a list, over its pages; cut at the limits. Undefined where the server has no such list. */
  list(method: string, key: string): Promise<readonly Readonly<Record<string, unknown>>[] | undefined>;
  request(
    method: string,
    params: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>>;
}

/** Agrees on a version: by the handshake, or without one where the server knows none. Rejects where it cannot. */
export async function openSession(transport: Transport, limits: Limits): Promise<Session> {
  let requests = 0;
  let meta: Readonly<Record<string, unknown>> | undefined;
  const ask = async (method: string, params: Readonly<Record<string, unknown>>) => {
    requests++;
    const result = await transport.request(method, meta === undefined ? params : { ...params, _meta: meta });
    if (!isRecord(result)) throw new Error(`the result of ${method} is no object`);
    return result;
  };
  const info = await agree(transport, ask, (next) => {
    meta = next;
  });
  return {
    info,
    get requests() {
      return requests;
    },
    request: ask,
    async list(method, key) {
      const items: Readonly<Record<string, unknown>>[] = [];
      const seen = new Set<string>();
      let cursor: string | undefined;
      for (let page = 0; page < limits.pages && items.length < limits.items; page++) {
        let result: Readonly<Record<string, unknown>>;
        try {
          result = await ask(method, cursor === undefined ? {} : { cursor });
        } catch (error) {
          if (error instanceof RpcError && error.code === -32601) return undefined;
          throw error;
        }
        const found = result[key];
        if (!Array.isArray(found)) throw new Error(`${method} answered without a list of ${key}`);
        for (const item of found) if (isRecord(item) && items.length < limits.items) items.push(item);
        const next = result.nextCursor;
        if (typeof next !== 'string' || next === '') break;
        if (seen.has(next)) throw new Error(`${method} gives the same page again and again`);
        seen.add(next);
        cursor = next;
      }
      return items;
    },
  };
}

type Ask = (
  method: string,
  params: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

async function agree(
  transport: Transport,
  ask: Ask,
  setMeta: (meta: Readonly<Record<string, unknown>>) => void,
): Promise<SessionInfo> {
  try {
    const protocolVersion = HANDSHAKE_VERSIONS[0] as string;
    const result = await ask('initialize', { protocolVersion, capabilities: {}, clientInfo: CLIENT });
    const { protocolVersion: agreed } = result;
    if (typeof agreed !== 'string' || !HANDSHAKE_VERSIONS.includes(agreed))
      throw new Error(
        `it wants a version of the protocol that is not known here: ${String(agreed).slice(0, 40)}`,
      );
    transport.agree(agreed, false);
    await transport.notify('notifications/initialized', {});
    return infoOf(agreed, result, result.serverInfo);
  } catch (error) {
    if (!knowsNoHandshake(error)) throw error;
    setMeta(STATELESS_META);
    transport.agree(STATELESS_VERSION, true);
    let result: Readonly<Record<string, unknown>>;
    try {
      result = await ask('server/discover', {});
    } catch (second) {
      throw second instanceof RpcError || second instanceof StatusError ? error : second;
    }
    const versions = result.supportedVersions;
    if (!Array.isArray(versions) || !versions.includes(STATELESS_VERSION))
      throw new Error('it speaks no version of the protocol that is known here');
    const told = isRecord(result._meta) ? result._meta['io.modelcontextprotocol/serverInfo'] : undefined;
    return infoOf(STATELESS_VERSION, result, result.serverInfo ?? told);
  }
}

/** Method not found, unsupported version (2026-07-28: -32022), or an HTTP status that says the like. */
const knowsNoHandshake = (error: unknown): boolean =>
  (error instanceof RpcError && [-32601, -32022, -32602, -32600].includes(error.code)) ||
  (error instanceof StatusError && error.status === 400);

function infoOf(protocol: string, result: Readonly<Record<string, unknown>>, server: unknown): SessionInfo {
  const says = isRecord(server) ? server : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    protocol,
    name: text(says.name),
    version: text(says.version),
    instructions: typeof result.instructions === 'string' ? result.instructions : undefined,
    capabilities: isRecord(result.capabilities) ? result.capabilities : {},
  };
}
