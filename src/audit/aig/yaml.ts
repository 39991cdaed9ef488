import { parseDocument } from 'yaml';
import { z } from 'zod';
import { RuleError } from './tokens.ts';

/** What YAML writes for nothing, read as text. */
const NOTHING = /^(?:null|~|none)?$/i;

/** A text, or undefined for one that says nothing; numbers come as they were written. */
export const optionalText = z
  .unknown()
  .optional()
  .transform((value) =>
    typeof value === 'string' && !NOTHING.test(value.trim()) ? value.trim() : undefined,
  );

/** A list of texts; one text stands for a list of one, and anything else for none. */
export const textList = z
  .unknown()
  .optional()
  .transform((value) =>
    (Array.isArray(value) ? value : [value]).filter(
      (item): item is string => typeof item === 'string' && !NOTHING.test(item.trim()),
    ),
  );

/** The first document of a YAML file with every scalar as the text that was written. Throws RuleError with the place. */
export function readYaml(text: string): unknown {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  const [error] = document.errors.filter(({ code }) => code !== 'MULTIPLE_DOCS');
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    throw new RuleError(`${line === undefined ? '' : `line ${line}: `}${error.message.split('\n')[0]}`);
  }
  return document.toJS({ maxAliasCount: 100 });
}

/** Reads `value` by `schema`. Throws RuleError that names the first key at fault. */
export function readShape<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new RuleError(`${issue?.path.join('.') || 'file'}: ${issue?.message ?? 'cannot be read'}`);
}
