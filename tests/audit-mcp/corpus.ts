import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { inventoryOf } from '../../src/audit/mcp/discovery/find-sets.ts';
import type { HttpFacts, Launch, McpServer, McpSet } from '../../src/audit/mcp/model.ts';
import { SECRET_KINDS } from '../../src/inference/secrets/kinds.ts';

const caseSchema = z.strictObject({
  id: z.string(),
  /** Checks that must see something in it; every other that does is wrong. */
  expect: z.array(z.string()),
  servers: z.array(z.looseObject({ name: z.string() })).min(1),
});

export interface CorpusCase {
  readonly id: string;
  readonly expect: readonly string[];
  readonly set: McpSet;
}

/** The labelled sets of servers in `folder`, one client's each. */
export function readCorpus(folder = join(import.meta.dirname, 'corpus')): CorpusCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => z.array(caseSchema).parse(fill(parse(readFileSync(join(folder, name), 'utf8')))))
    .map(({ id, expect, servers }) => ({ id, expect, set: { client: id, servers: servers.map(serverOf) } }));
}

function serverOf(record: Record<string, unknown> & { name: string }): McpServer {
  return {
    ...inventoryOf(record, record.name),
    launch: record.launch as Launch | undefined,
    http: record.http as HttpFacts | undefined,
  };
}

/** Characters that no editor shows, and keys that no scanner should find here, are written by what they are. */
const MACROS: Readonly<Record<string, (text: string) => string>> = {
  tags: (text) =>
    Array.from(text, (sign) => String.fromCodePoint(0xe0000 + (sign.codePointAt(0) ?? 0))).join(''),
  selectors: (text) =>
    Array.from(Buffer.from(text), (byte) =>
      String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16),
    ).join(''),
  base64: (text) => Buffer.from(text).toString('base64'),
  secret: (text) => {
    const kind =
      SECRET_KINDS.find(({ name }) => name === text) ??
      SECRET_KINDS.find(({ name }) => name.startsWith(text.slice(0, 6)));
    return kind?.example.join('') ?? '';
  },
};

function fill(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(
      /\{\{(\w+):([^}]*)\}\}/g,
      (whole, macro: string, text: string) => MACROS[macro]?.(text) ?? whole,
    );
  if (Array.isArray(value)) return value.map(fill);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one)]));
}
