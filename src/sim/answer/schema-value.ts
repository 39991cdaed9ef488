import type { Random } from '../../core/random.ts';
import { isRecord } from '../../core/record.ts';
import type { Fields } from '../http/fields.ts';

/** What the prompt lends to a made-up value. */
export interface Hints {
  /** A proper noun that stands in it, for free strings. */
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly random: Random;
}

const maxDepth = 8;

const formats: Readonly<Record<string, string>> = {
  date: '2025-01-31',
  time: '12:00:00Z',
  'date-time': '2025-01-31T12:00:00Z',
  email: 'simulated@example.com',
  uri: 'https://example.com/simulated',
  uuid: '00000000-0000-4000-8000-000000000000',
  ipv4: '192.0.2.1',
};

/** A value that fits `schema` in type, required keys, enums, lengths and bounds (not in `pattern`). */
export function schemaValue(
  schema: unknown,
  hints: Hints,
  key = 'value',
  root: unknown = schema,
  depth = 0,
): unknown {
  if (!isRecord(schema) || depth > maxDepth) return null;
  const deeper = (inner: unknown, name = key) => schemaValue(inner, hints, name, root, depth + 1);
  if (typeof schema.$ref === 'string') return deeper(resolveRef(root, schema.$ref));
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) {
    return schema.enum[Math.floor(hints.random() * schema.enum.length)];
  }
  for (const list of [schema.anyOf, schema.oneOf]) if (Array.isArray(list)) return deeper(list[0]);
  if (Array.isArray(schema.allOf)) return deeper(mergeAll(schema, schema.allOf, root));
  const type = Array.isArray(schema.type)
    ? schema.type[0]
    : (schema.type ?? ('properties' in schema ? 'object' : 'string'));
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(isRecord(schema.properties) ? schema.properties : {}).map(([name, inner]) => [
          name,
          deeper(inner, name),
        ]),
      );
    case 'array': {
      const length = numberOf(schema.minItems) ?? Math.min(1, numberOf(schema.maxItems) ?? 1);
      return Array.from({ length: Math.min(length, 64) }, () => deeper(schema.items ?? {}));
    }
    case 'integer':
    case 'number':
      return boundedNumber(schema, hints, type === 'integer');
    case 'boolean':
      return hints.random() < 0.5;
    case 'null':
      return null;
    default:
      return boundedString(schema, hints, key);
  }
}

function boundedNumber(schema: Fields, hints: Hints, whole: boolean): number {
  const step = numberOf(schema.multipleOf) ?? (whole ? 1 : undefined);
  const over = numberOf(schema.exclusiveMinimum);
  const under = numberOf(schema.exclusiveMaximum);
  const least = numberOf(schema.minimum) ?? (over === undefined ? undefined : over + (step ?? 0.5));
  const most = numberOf(schema.maximum) ?? (under === undefined ? undefined : under - (step ?? 0.5));
  const wanted = Math.min(Math.max(hints.number ?? 1, least ?? Number.NEGATIVE_INFINITY), most ?? Infinity);
  if (step === undefined) return wanted;
  const rounded = Math.round(wanted / step) * step;
  if (least !== undefined && rounded < least) return Math.ceil(least / step) * step;
  return most !== undefined && rounded > most ? Math.floor(most / step) * step : rounded;
}

function boundedString(schema: Fields, hints: Hints, key: string): string {
  const known = typeof schema.format === 'string' ? formats[schema.format] : undefined;
  const text = known ?? hints.name ?? `simulated ${key}`;
  const least = numberOf(schema.minLength) ?? 0;
  return text
    .padEnd(Math.min(least, 10_000), '.')
    .slice(0, numberOf(schema.maxLength) ?? text.length + least);
}

function mergeAll(schema: Fields, parts: readonly unknown[], root: unknown): Fields {
  const { allOf: _, ...base } = schema;
  const merged: Record<string, unknown> = { ...base };
  const properties: Record<string, unknown> = isRecord(base.properties) ? { ...base.properties } : {};
  for (const part of parts) {
    const read = isRecord(part) && typeof part.$ref === 'string' ? resolveRef(root, part.$ref) : part;
    if (!isRecord(read)) continue;
    Object.assign(merged, read);
    if (isRecord(read.properties)) Object.assign(properties, read.properties);
  }
  return Object.keys(properties).length > 0 ? { ...merged, properties } : merged;
}

function resolveRef(root: unknown, ref: string): unknown {
  let at: unknown = root;
  for (const part of ref.split('/').slice(1)) {
    at = isRecord(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  return at;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The first proper noun within a sentence of `text`, and its first number. */
export function hintsFrom(text: string, random: Random): Hints {
  const head = text.slice(0, 2000);
  const name = /(?<=[a-z,] )\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)*/u.exec(head)?.[0];
  const number = /-?\d+(?:\.\d+)?/.exec(head)?.[0];
  return { name, number: number === undefined ? undefined : Number(number), random };
}
