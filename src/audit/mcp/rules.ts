import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { FairleadError } from '../../core/errors.ts';
import { SEVERITIES } from '../finding.ts';
import { compilePhrases, type Phrase, phraseFileSchema } from './phrases.ts';

const localText = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
const packageSchema = z.strictObject({
  name: z.string().min(1),
  from: z.enum(['npm', 'pypi', 'docker']),
  can: z.array(z.enum(['untrusted', 'private', 'out'])),
});
const advisorySchema = z.strictObject({
  package: z.string().min(1),
  order: z.string(),
  affected: z.array(z.string()).min(1),
  ids: z.array(z.string()),
  severity: z.enum(SEVERITIES),
  cvss: z.string().optional(),
  title: localText,
  references: z.array(z.url()).min(1),
});
const clientSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  source: z.url(),
  all: z.array(z.string()).default([]),
  darwin: z.array(z.string()).default([]),
  win32: z.array(z.string()).default([]),
  linux: z.array(z.string()).default([]),
  project: z.array(z.string()).default([]),
});

export type KnownPackage = z.infer<typeof packageSchema>;
export type PackageAdvisory = z.infer<typeof advisorySchema>;
export type ClientPlaces = z.infer<typeof clientSchema>;

/** The facts in rules/mcp, read and checked. */
export interface McpRules {
  readonly phrases: readonly Phrase[];
  readonly packages: readonly KnownPackage[];
  readonly advisories: readonly PackageAdvisory[];
  readonly clients: readonly ClientPlaces[];
}

/** Where the package's own rules lie: beside `src` in the repository, beside `dist` in the package. */
const rulesFolder = (): string => join(import.meta.dirname, '..', '..', '..', 'rules', 'mcp');

/** Reads rules/mcp. Rejects with FL_CONFIG_UNREADABLE, with the file's name, where one is missing or is not what it should be. */
export async function loadMcpRules(folder: string = rulesFolder()): Promise<McpRules> {
  const read = async <Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.infer<Schema>> => {
    try {
      return schema.parse(parse(await readFile(join(folder, name), 'utf8')));
    } catch (cause) {
      const why =
        cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : '';
      throw new FairleadError('FL_CONFIG_UNREADABLE', `${join(folder, name)} cannot be used: ${why}`, {
        cause,
      });
    }
  };
  const [phrases, packages, advisories, clients] = await Promise.all([
    read('phrases.yaml', phraseFileSchema),
    read('packages.yaml', z.strictObject({ packages: z.array(packageSchema) })),
    read('advisories.yaml', z.strictObject({ advisories: z.array(advisorySchema) })),
    read('clients.yaml', z.strictObject({ clients: z.array(clientSchema) })),
  ]);
  return {
    phrases: compilePhrases(phrases),
    packages: packages.packages,
    advisories: advisories.advisories,
    clients: clients.clients,
  };
}
