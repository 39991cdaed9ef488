import { z } from 'zod';
import type { Vocabulary } from './issues.ts';
import { unwrapped } from './schema/unwrap.ts';

type Path = readonly PropertyKey[];

/** Reads from a schema which keys and types go where, for suggestions. */
export function vocabularyOf(root: z.ZodType): Vocabulary {
  return {
    keysAt: (path, value) => {
      const schema = optionOf(schemaAt(root, path), value);
      return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    },
    typesAt: (path) => {
      const schema = schemaAt(root, path);
      if (!(schema instanceof z.ZodDiscriminatedUnion)) return [];
      const { discriminator } = schema.def;
      return schema.options.flatMap((option) => namesOf(option as z.ZodType, discriminator));
    },
  };
}

/** The schema without what is around it. */
function core(schema: z.ZodType | undefined): z.ZodType | undefined {
  return schema === undefined ? undefined : unwrapped(schema).at(-1);
}

/** The names by which an option of a union is chosen. */
function namesOf(option: z.ZodType | undefined, discriminator: string): string[] {
  const name = option instanceof z.ZodObject ? core(option.shape[discriminator]) : undefined;
  if (name instanceof z.ZodEnum) return name.options.map(String);
  if (name instanceof z.ZodLiteral) return [...name.values].map(String);
  return [];
}

/** The option of a union that `value` means; any other schema itself. */
function optionOf(schema: z.ZodType | undefined, value: unknown): z.ZodType | undefined {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const { discriminator } = schema.def;
  const given = (value as Record<string, unknown> | undefined)?.[discriminator];
  return schema.options.find((option) =>
    namesOf(option as z.ZodType, discriminator).includes(String(given)),
  ) as z.ZodType | undefined;
}

function schemaAt(root: z.ZodType, path: Path): z.ZodType | undefined {
  let schema = core(root);
  for (const part of path) {
    if (schema instanceof z.ZodArray) schema = core(schema.element as z.ZodType);
    else if (schema instanceof z.ZodObject)
      schema = core(schema.shape[String(part)] as z.ZodType | undefined);
    else if (schema instanceof z.ZodRecord) schema = core(schema.valueType as z.ZodType);
    else return undefined;
  }
  return schema;
}
