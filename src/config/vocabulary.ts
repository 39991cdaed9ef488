import { z } from 'zod';
import type { Vocabulary } from './issues.ts';

type Path = readonly PropertyKey[];

/** Reads from a schema which keys and types go where, for suggestions. */
export function vocabularyOf(root: z.ZodType): Vocabulary {
  return {
    keysAt: (path, value) => {
      const schema = pick(schemaAt(root, path), value);
      return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    },
    typesAt: (path) => {
      const schema = peel(schemaAt(root, path));
      if (!(schema instanceof z.ZodDiscriminatedUnion)) return [];
      const { discriminator } = schema.def;
      return schema.options.flatMap((option) =>
        namesOf((option as z.ZodObject).shape[discriminator] as z.ZodType),
      );
    },
  };
}

/** The schema without what is around it: optional, default, prefault, pipes. */
function peel(schema: z.ZodType | undefined): z.ZodType | undefined {
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
      inner = inner.unwrap() as z.ZodType;
    } else if (inner instanceof z.ZodPipe) inner = inner.in as z.ZodType;
    else return inner;
  }
}

function namesOf(type: z.ZodType | undefined): string[] {
  const inner = peel(type);
  if (inner instanceof z.ZodEnum) return inner.options.map(String);
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(String);
  return [];
}

/** The option of a union that `value` means. */
function pick(schema: z.ZodType | undefined, value: unknown): z.ZodType | undefined {
  const inner = peel(schema);
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return inner;
  const { discriminator } = inner.def;
  const given = (value as Record<string, unknown> | undefined)?.[discriminator];
  return inner.options.find((option) =>
    namesOf((option as z.ZodObject).shape[discriminator] as z.ZodType).includes(String(given)),
  ) as z.ZodType | undefined;
}

function schemaAt(root: z.ZodType, path: Path): z.ZodType | undefined {
  let schema = peel(root);
  for (const part of path) {
    if (schema instanceof z.ZodArray) schema = peel(schema.element as z.ZodType);
    else if (schema instanceof z.ZodObject)
      schema = peel(schema.shape[String(part)] as z.ZodType | undefined);
    else if (schema instanceof z.ZodRecord) schema = peel(schema.valueType as z.ZodType);
    else return undefined;
  }
  return schema;
}
