import { isRecord } from '../../../core/record.ts';
import type { HttpFacts, OAuthFacts } from '../model.ts';
import { HttpLine, type HttpLineOptions } from './http-line.ts';
import { CLIENT, HANDSHAKE_VERSIONS, STATELESS_META, STATELESS_VERSION } from './session.ts';
import type { Limits } from './transport.ts';

/** An origin that cannot exist (RFC 2606): a server that lets it in lets any page in. */
const FOREIGN_ORIGIN = 'https://audit.invalid';
const METADATA_BYTES = 256 * 1024;

/** What the server answers to those who have no key, and to a page of another site. At most eight requests, none changes state. */
export async function readHttpFacts(
  options: HttpLineOptions,
  limits: Limits,
  protocol?: string,
): Promise<{ readonly facts: HttpFacts; readonly requests: number }> {
  const line = new HttpLine(options, limits);
  try {
    const bare = await hello(line, limits, protocol, {});
    const foreign = await hello(line, limits, protocol, { origin: FOREIGN_ORIGIN });
    const oauth =
      bare?.status === 401 ? await readOAuth(line, limits, bare.headers['www-authenticate']) : undefined;
    return {
      facts: {
        statusWithoutKey: bare?.status,
        statusForeignOrigin: foreign?.status,
        allowOrigin: foreign?.headers['access-control-allow-origin'],
        allowCredentials: foreign?.headers['access-control-allow-credentials'] === 'true',
        oauth,
      },
      requests: line.requests,
    };
  } finally {
    await line.close();
  }
}

/** The first message of a client, as the server's revision has it. */
async function hello(
  line: HttpLine,
  limits: Limits,
  protocol: string | undefined,
  headers: Readonly<Record<string, string>>,
) {
  const isStateless = protocol === STATELESS_VERSION;
  const method = isStateless ? 'server/discover' : 'initialize';
  const params = isStateless
    ? { _meta: STATELESS_META }
    : { protocolVersion: HANDSHAKE_VERSIONS[0], capabilities: {}, clientInfo: CLIENT };
  const body = { jsonrpc: '2.0', id: 1, method, params };
  const sent = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: undefined,
    'x-api-key': undefined,
    cookie: undefined,
    ...(isStateless ? { 'mcp-protocol-version': STATELESS_VERSION, 'mcp-method': method } : {}),
    ...headers,
  };
  const stop = AbortSignal.timeout(limits.timeoutMs);
  try {
    const reply = await line.send('POST', line.url, sent, JSON.stringify(body), stop);
    // a stream may stay open: its head says all
    for await (const _ of reply.body) break;
    const session = reply.headers['mcp-session-id'];
    if (session !== undefined) {
      const closing = await line.send(
        'DELETE',
        line.url,
        { ...sent, 'mcp-session-id': session },
        undefined,
        stop,
      );
      await line.text(closing, METADATA_BYTES);
    }
    return reply;
  } catch {
    return undefined; // said by the main connection, where it matters
  }
}

/** RFC 9728 and RFC 8414. Metadata is asked of the server's own origin, or over https. */
async function readOAuth(line: HttpLine, limits: Limits, challenge: string | undefined): Promise<OAuthFacts> {
  const named = /resource_metadata="([^"]+)"/i.exec(challenge ?? '')?.[1];
  const path = line.url.pathname === '/' ? '' : line.url.pathname;
  const places = [
    named,
    `${line.url.origin}/.well-known/oauth-protected-resource${path}`,
    `${line.url.origin}/.well-known/oauth-protected-resource`,
  ];
  let issuer: string | undefined;
  let scopes: string[] | undefined;
  let found = false;
  for (const place of new Set(places.filter((one) => one !== undefined))) {
    const resource = await getJson(line, limits, place);
    if (resource === undefined) continue;
    found = true;
    scopes = strings(resource.scopes_supported);
    issuer = strings(resource.authorization_servers)?.[0];
    break;
  }
  const base = URL.parse(issuer ?? line.url.origin);
  if (base === null) return { found, issuer, scopes };
  const at = base.pathname === '/' ? '' : base.pathname;
  const server =
    (await getJson(line, limits, `${base.origin}/.well-known/oauth-authorization-server${at}`)) ??
    (await getJson(line, limits, `${base.origin}${at}/.well-known/openid-configuration`));
  return {
    found: found || server !== undefined,
    issuer,
    scopes: scopes ?? strings(server?.scopes_supported),
    tokenEndpoint: typeof server?.token_endpoint === 'string' ? server.token_endpoint : undefined,
    challengeMethods:
      server === undefined ? undefined : (strings(server.code_challenge_methods_supported) ?? []),
  };
}

async function getJson(
  line: HttpLine,
  limits: Limits,
  place: string,
): Promise<Record<string, unknown> | undefined> {
  const url = URL.parse(place);
  if (url === null || (url.origin !== line.url.origin && url.protocol !== 'https:')) return undefined;
  try {
    const signal = AbortSignal.timeout(Math.min(5_000, limits.timeoutMs));
    const headers = {
      accept: 'application/json',
      authorization: undefined,
      'x-api-key': undefined,
      cookie: undefined,
    };
    const reply = await line.send('GET', url, headers, undefined, signal);
    const text = await line.text(reply, METADATA_BYTES);
    const body: unknown = reply.status === 200 ? JSON.parse(text) : undefined;
    return isRecord(body) ? body : undefined;
  } catch {
    return undefined; // not there
  }
}

const strings = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined;
