import { hash } from 'node:crypto';
import { z } from 'zod';
import { isRecord } from '../../../core/record.ts';
import type { McpPrompt, McpResource, McpServer, McpSet, McpTool } from '../model.ts';

const pinSchema = z.strictObject({
  /** SHA-256 over the canonical JSON of all that a model is given of it. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** The same by field, shortened: they say what changed. */
  parts: z.record(z.string(), z.string()),
  /** Of a tool: SHA-256 of its name, description and input schema alone, which is what a gateway sees of it in a request. */
  seen: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
const pinnedServerSchema = z.strictObject({
  instructions: pinSchema.optional(),
  tools: z.record(z.string(), pinSchema).optional(),
  prompts: z.record(z.string(), pinSchema).optional(),
  resources: z.record(z.string(), pinSchema).optional(),
});
export const pinsSchema = z.strictObject({
  version: z.literal(1),
  servers: z.record(z.string(), pinnedServerSchema),
});

export type Pin = z.infer<typeof pinSchema>;
export type PinnedServer = z.infer<typeof pinnedServerSchema>;
export type Pins = z.infer<typeof pinsSchema>;

const PART_CHARS = 16;

export const pinTool = ({
  name,
  title,
  description,
  inputSchema,
  outputSchema,
  annotations,
}: McpTool): Pin => ({
  ...pin({ name, title, description, inputSchema, outputSchema, annotations }),
  seen: digest({ name, description, inputSchema }),
});
const pinPrompt = ({ name, title, description, arguments: given, messages }: McpPrompt): Pin =>
  pin({ name, title, description, arguments: given, messages });
const pinResource = ({ uri, name, title, description, mimeType }: McpResource): Pin =>
  pin({ uri, name, title, description, mimeType });

/** Pins of all that one server lists; lists that it was not asked for are left out. */
export function pinServer(server: McpServer): PinnedServer {
  const { instructions, tools, prompts, resources, templates } = server;
  const places =
    resources === undefined && templates === undefined
      ? undefined
      : [...(resources ?? []), ...(templates ?? [])];
  const all: PinnedServer = {
    instructions: instructions === undefined ? undefined : pin({ instructions }),
    tools: tools === undefined ? undefined : byName(tools, ({ name }) => name, pinTool),
    prompts: prompts === undefined ? undefined : byName(prompts, ({ name }) => name, pinPrompt),
    resources: places === undefined ? undefined : byName(places, ({ uri }) => uri, pinResource),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** What a server is known by in a lock file: its client and its name there. */
export const serverKey = ({ client }: McpSet, { name }: McpServer): string =>
  client === name ? name : `${client}: ${name}`;

/** The lock of several sets over an earlier one, whose other servers stay. Servers that could not be asked keep their pins. */
export function pinSets(sets: readonly McpSet[], earlier: Pins | undefined): Pins {
  const servers: Record<string, PinnedServer> = { ...earlier?.servers };
  for (const set of sets)
    for (const server of set.servers)
      if (server.tools !== undefined || server.prompts !== undefined || server.resources !== undefined)
        servers[serverKey(set, server)] = pinServer(server);
  return {
    version: 1,
    servers: Object.fromEntries(Object.entries(servers).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function byName<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  pinOf: (item: Item) => Pin,
): Record<string, Pin> {
  const pins: [string, Pin][] = items.map((item) => [nameOf(item), pinOf(item)]);
  return Object.fromEntries(pins.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function pin(value: Readonly<Record<string, unknown>>): Pin {
  const parts: Record<string, string> = {};
  for (const [field, part] of Object.entries(value)) {
    if (part === undefined) continue;
    if (!isRecord(part) || !isRecord(part.properties)) {
      parts[field] = digest(part).slice(0, PART_CHARS);
      continue;
    }
    const { properties, ...rest } = part;
    parts[field] = digest(rest).slice(0, PART_CHARS);
    for (const [name, property] of Object.entries(properties))
      parts[`${field}.${name}`] = digest(property).slice(0, PART_CHARS);
  }
  return { hash: digest(value), parts };
}

const digest = (value: unknown): string => hash('sha256', canonical(value), 'hex');

/** JSON with sorted keys, so that the order in which a server writes them is no change (RFC 8785 in spirit). */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)
    .join(',')}}`;
}
