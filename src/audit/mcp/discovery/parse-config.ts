import { parse as parseYaml } from 'yaml';
import { isRecord } from '../../../core/record.ts';
import type { Launch, McpServer } from '../model.ts';
import { plainJson } from './jsonc.ts';
import { parseToml } from './toml.ts';

type Entry = Readonly<Record<string, unknown>>;

/** The document in a configuration file, by its name's ending. Throws for what cannot be read. */
export function parseDocument(file: string, text: string): unknown {
  if (/\.toml$/i.test(file)) return parseToml(text);
  if (/\.ya?ml$/i.test(file)) return parseYaml(text, { logLevel: 'error' });
  return JSON.parse(plainJson(text));
}

/** The servers in a client's configuration, whichever client's it is; undefined where it holds none. */
export function serversIn(document: unknown, text: string): McpServer[] | undefined {
  const lists = serverLists(document);
  if (lists.length === 0) return undefined;
  const lines = text.split('\n');
  const servers: McpServer[] = [];
  for (const { name, entry } of lists.flatMap(namedEntries)) {
    const launch = launchOf(entry, lineOf(lines, name));
    if (launch !== undefined) servers.push({ name, launch });
  }
  return servers;
}

/** Where clients keep their servers: see rules/mcp/clients.yaml. */
function serverLists(document: unknown): unknown[] {
  if (!isRecord(document)) return [];
  const nested = (key: string) => (isRecord(document[key]) ? (document[key] as Entry) : {});
  const found: unknown[] = [
    document.mcpServers,
    document.mcp_servers,
    document.context_servers,
    document['amp.mcpServers'],
    document['mcp.servers'],
    nested('mcp').servers,
    nested('mcp').mcpServers,
    nested('amp').mcpServers,
    nested('experimental').modelContextProtocolServers,
    isServers(document.servers) ? document.servers : undefined,
    isServers(document.extensions) ? document.extensions : undefined,
    isServers(document.mcp) ? document.mcp : undefined,
  ].filter((list) => isRecord(list) || Array.isArray(list));
  for (const project of Object.values(nested('projects')))
    if (isRecord(project)) found.push(...serverLists(project));
  return found;
}

const isServers = (value: unknown): boolean => {
  const entries = isRecord(value) ? Object.values(value) : Array.isArray(value) ? value : [];
  return entries.some((entry) => isRecord(entry) && launchOf(entry, undefined) !== undefined);
};

function namedEntries(list: unknown): { readonly name: string; readonly entry: Entry }[] {
  if (Array.isArray(list))
    return list.filter(isRecord).map((entry, at) => ({
      name: typeof entry.name === 'string' ? entry.name : `server ${at + 1}`,
      entry,
    }));
  return Object.entries(isRecord(list) ? list : {}).flatMap(([name, entry]) =>
    isRecord(entry) ? [{ name, entry }] : [],
  );
}

function launchOf(given: Entry, line: number | undefined): Launch | undefined {
  const entry: Entry = isRecord(given.transport) ? { ...given, ...given.transport } : given;
  const text = (...keys: readonly string[]) =>
    keys.map((key) => entry[key]).find((value) => typeof value === 'string');
  const url = text('url', 'serverUrl', 'httpUrl', 'uri', 'endpoint');
  const shared = {
    line,
    disabled: entry.disabled === true || entry.enabled === false ? true : undefined,
    approved: approvedOf(entry),
    scopes: strings(entry.scopes) ?? strings(isRecord(entry.oauth) ? entry.oauth.scopes : undefined),
  };
  const kind = text('type', 'transport') ?? '';
  if (url !== undefined && kind !== 'stdio') {
    const isOld =
      kind === 'sse' || (kind === '' && entry.httpUrl === undefined && /\/sse\/?(?:\?|$)/.test(url));
    const headers = {
      ...record(entry.headers),
      ...record(entry.http_headers),
      ...bearerOf(entry),
      ...record(isRecord(entry.requestOptions) ? entry.requestOptions.headers : undefined),
    };
    return { transport: isOld ? 'sse' : 'http', url, headers, env: record(entry.env), ...shared };
  }
  const started = commandOf(entry);
  if (started === undefined) return undefined;
  const env = { ...record(entry.env), ...record(entry.environment), ...record(entry.envs) };
  return { transport: 'stdio', ...started, env, cwd: text('cwd'), ...shared };
}

/** A command is a text with `args` beside it, a list with its arguments, or a record of path and arguments (old Zed). */
function commandOf(entry: Entry): { readonly command: string; readonly args: readonly string[] } | undefined {
  const { command = entry.cmd } = entry;
  if (typeof command === 'string' && command !== '') return { command, args: strings(entry.args) ?? [] };
  if (Array.isArray(command) && typeof command[0] === 'string')
    return { command: command[0], args: command.slice(1).map(String) };
  if (isRecord(command) && typeof command.path === 'string')
    return { command: command.path, args: strings(command.args) ?? [] };
  return undefined;
}

function approvedOf(entry: Entry): readonly string[] | undefined {
  if (entry.trust === true || entry.alwaysAllow === true || entry.autoApprove === true) return ['*'];
  return strings(entry.autoApprove) ?? strings(entry.alwaysAllow) ?? undefined;
}

const bearerOf = ({ bearer_token_env_var: name }: Entry): Record<string, string> =>
  typeof name === 'string' ? { authorization: `Bearer \${${name}}` } : {};

const strings = (value: unknown): string[] | undefined =>
  Array.isArray(value)
    ? value.filter((one) => typeof one === 'string' || typeof one === 'number').map(String)
    : undefined;

const record = (value: unknown): Record<string, string> | undefined =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, one]) =>
          typeof one === 'string' || typeof one === 'number' ? [[name, String(one)]] : [],
        ),
      )
    : undefined;

/** The line where the entry of that name begins, from 1; undefined where it is not found. */
function lineOf(lines: readonly string[], name: string): number | undefined {
  const quoted = JSON.stringify(name);
  const at = lines.findIndex(
    (line) =>
      line.includes(`${quoted}:`) ||
      line.includes(`${quoted} :`) ||
      line.trimStart().startsWith(`${name}:`) ||
      line.includes(`.${name}]`) ||
      line.includes(`.${quoted}]`),
  );
  return at < 0 ? undefined : at + 1;
}
