import { z } from 'zod';
import type { ConfigKinds } from './kinds.ts';
import { configSchema } from './schema/config.ts';

type JsonSchema = Record<string, unknown>;

/** A value that comes from the environment as the loader reads it. */
const REFERENCE = { type: 'string', pattern: '^\\$\\{.+\\}$' };
/** What is said about a place whatever form its value has. */
const ABOUT: ReadonlySet<string> = new Set(['description', 'default', 'secret']);
const READ_FROM_TEXT: ReadonlySet<unknown> = new Set(['number', 'integer', 'boolean']);

/** The JSON Schema (draft 2020-12) of what a file may say: for editors, and the reference. */
export function configJsonSchema(kinds: ConfigKinds): JsonSchema {
  const schema = z.toJSONSchema(configSchema(kinds), {
    io: 'input',
    unrepresentable: 'any',
    reused: 'ref',
    override: ({ jsonSchema }) => {
      // zod's own word; what it means stands in the pattern beside it
      if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
      if (READ_FROM_TEXT.has(jsonSchema.type) || jsonSchema.enum !== undefined) allowReference(jsonSchema);
    },
  });
  return { ...schema, title: 'Fairlead configuration' };
}

/** Makes `schema` also take `${NAME}`, which is text before it is replaced. */
function allowReference(schema: JsonSchema): void {
  const form: JsonSchema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (ABOUT.has(key)) continue;
    form[key] = value;
    delete schema[key];
  }
  schema.anyOf = [form, REFERENCE];
}
