import { code } from './markdown.ts';

/** The part of JSON Schema that zod writes and that a reader needs. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly pattern?: string;
  readonly $ref?: string;
  readonly secret?: boolean;
}

export interface SchemaRow {
  /** As it is written in a path: `models[].backends[].url`. */
  readonly key: string;
  readonly type: string;
  /** What holds when the key is left out: a default, `required`, or nothing. */
  readonly fallback: string;
  readonly description: string;
}

export const ROW_HEAD = ['key', 'type', 'default', 'what it is'] as const;

export const rowCells = (row: SchemaRow): string[] => [
  code(row.key),
  row.type,
  row.fallback,
  row.description,
];

/**
 * Every key of an object schema, nested ones by their path. `stopAt` names paths whose inside is described
 * elsewhere. O(size of the schema).
 */
export function schemaRows(
  schema: JsonSchema,
  { prefix = '', stopAt = () => false }: { prefix?: string; stopAt?: (key: string) => boolean } = {},
): SchemaRow[] {
  const rows: SchemaRow[] = [];
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const key = `${prefix}${name}`;
    const required = (schema.required ?? []).includes(name) && property.default === undefined;
    rows.push({
      key,
      type: typeName(property),
      fallback: fallback(property, required),
      description: says(property),
    });
    if (!stopAt(key)) rows.push(...inside(property, key, stopAt));
  }
  return rows;
}

function inside(schema: JsonSchema, key: string, stopAt: (key: string) => boolean): SchemaRow[] {
  if (schema.properties !== undefined) return schemaRows(schema, { prefix: `${key}.`, stopAt });
  if (schema.items?.properties !== undefined)
    return schemaRows(schema.items, { prefix: `${key}[].`, stopAt });
  const map = schema.additionalProperties;
  if (typeof map === 'object' && map.properties !== undefined)
    return schemaRows(map, { prefix: `${key}.*.`, stopAt });
  return [];
}

function fallback(schema: JsonSchema, required: boolean): string {
  if (required) return 'required';
  const { default: value } = schema;
  if (value === undefined) return '';
  // An object's defaults stand at its own keys.
  const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return empty && schema.properties !== undefined ? '' : code(JSON.stringify(value));
}

function says({ description = '', secret }: JsonSchema): string {
  return secret === true ? `${description} A secret: shown as \`***\`.`.trim() : description;
}

/** A type as a reader would say it: `whole number ≥ 0`, `list of text`, `"a" or "b"`. */
export function typeName(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum !== undefined) return joinOr(schema.enum.map((value) => code(JSON.stringify(value))));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return joinOr([...new Set(choices.map(typeName))]);
  if (schema.$ref !== undefined) return 'object';
  switch (schema.type) {
    case 'array':
      return schema.items === undefined ? 'list' : `list of ${plural(typeName(schema.items))}`;
    case 'object':
      return typeof schema.additionalProperties === 'object' && schema.properties === undefined
        ? `object of ${plural(typeName(schema.additionalProperties))}`
        : 'object';
    case 'integer':
      return `whole number${range(schema)}`;
    case 'number':
      return `number${range(schema)}`;
    case 'string':
      return 'text';
    case 'boolean':
      return '`true` or `false`';
    default:
      return Array.isArray(schema.type)
        ? joinOr(schema.type)
        : ((schema.type as string | undefined) ?? 'anything');
  }
}

const plural = (type: string): string =>
  type.replace(/^(object|whole number|number|list)\b/, '$1s').replace(/^text$/, 'texts');

const joinOr = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

function range({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): string {
  // zod bounds every integer by what a double can hold, which tells a reader nothing.
  const bound = (value: number | undefined) =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
  const low = bound(minimum);
  const high = bound(maximum);
  if (low !== undefined && high !== undefined) return ` from ${low} to ${high}`;
  const parts = [
    [low, '≥'],
    [bound(exclusiveMinimum), '>'],
    [high, '≤'],
    [bound(exclusiveMaximum), '<'],
  ] as const;
  return parts.map(([value, sign]) => (value === undefined ? '' : ` ${sign} ${value}`)).join('');
}
