import { readFile, stat } from 'node:fs/promises';
import { isRecord } from '../../../core/record.ts';
import { promptOf, resourceOf, toolOf } from '../client/inventory.ts';
import type { McpServer, McpSet } from '../model.ts';
import type { ClientPlaces } from '../rules.ts';
import { parseDocument, serversIn } from './parse-config.ts';
import { type Found, type Home, placesOf, projectPlaces } from './places.ts';

const FILE_BYTES = 32 * 1024 * 1024;

/** A file that is there but cannot be used. */
export interface Unread {
  readonly file: string;
  readonly reason: string;
}

export interface FoundSets {
  readonly sets: readonly McpSet[];
  readonly unread: readonly Unread[];
}

/** The sets of servers that the clients of this machine have. Files that are not there are passed over. */
export const findInstalled = (clients: readonly ClientPlaces[], home: Home): Promise<FoundSets> =>
  readAll(
    clients.flatMap((client) => placesOf(client, home).map((file) => ({ client: client.title, file }))),
  );

/** The sets of servers that a project brings for the clients that open it. */
export const findInProject = (clients: readonly ClientPlaces[], folder: string): Promise<FoundSets> =>
  readAll(projectPlaces(clients, folder));

async function readAll(places: readonly Found[]): Promise<FoundSets> {
  const sets: McpSet[] = [];
  const unread: Unread[] = [];
  const seen = new Set<string>();
  for (const { client, file } of places) {
    if (seen.has(file)) continue;
    seen.add(file);
    const read = await readSet(client, file);
    if (read === undefined) continue;
    if ('reason' in read) unread.push(read);
    else if (read.servers.length > 0) sets.push(read);
  }
  return { sets, unread };
}

/** The set in one file: a client's configuration, or an inventory (what `tools/list` answers, one server or several). */
export async function readSet(client: string, file: string): Promise<McpSet | Unread | undefined> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > FILE_BYTES) return { file, reason: 'it is too large' };
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? undefined
      : { file, reason: error instanceof Error ? error.message : 'it cannot be read' };
  }
  if (text.trim() === '') return { client, file, servers: [] };
  try {
    const document = parseDocument(file, text);
    return { client, file, servers: inventoryIn(document, client) ?? serversIn(document, text) ?? [] };
  } catch (error) {
    return {
      file,
      reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be read',
    };
  }
}

/** Servers as JSON, as their lists were answered: `{tools: […]}`, or `{servers: [{name, tools, …}]}`; undefined for what is none. */
export function inventoryIn(document: unknown, name: string): McpServer[] | undefined {
  if (!isRecord(document)) return undefined;
  if (Array.isArray(document.tools) || Array.isArray(document.prompts) || Array.isArray(document.resources))
    return [inventoryOf(document, name)];
  if (
    !Array.isArray(document.servers) ||
    !document.servers.some((one) => isRecord(one) && Array.isArray(one.tools))
  )
    return undefined;
  return document.servers
    .filter(isRecord)
    .map((one, at) => inventoryOf(one, typeof one.name === 'string' ? one.name : `server ${at + 1}`));
}

export function inventoryOf(record: Readonly<Record<string, unknown>>, name: string): McpServer {
  const list = (key: string) =>
    Array.isArray(record[key]) ? (record[key] as unknown[]).filter(isRecord) : undefined;
  const { instructions, serverInfo } = record;
  return {
    name,
    says: isRecord(serverInfo)
      ? { name: String(serverInfo.name ?? ''), version: String(serverInfo.version ?? '') }
      : undefined,
    instructions: typeof instructions === 'string' ? instructions : undefined,
    tools: list('tools')?.flatMap(toolOf),
    toolsAgain: list('toolsAgain')?.flatMap(toolOf),
    prompts: list('prompts')?.flatMap(promptOf),
    resources: list('resources')?.flatMap((item) => resourceOf(item)),
    templates: list('resourceTemplates')?.flatMap((item) => resourceOf(item)),
    results: list('results')?.flatMap(({ tool, text }) =>
      typeof tool === 'string' && typeof text === 'string' ? [{ tool, text }] : [],
    ),
  };
}
