import { isRecord } from '../../core/record.ts';

type Schema = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  object: isRecord,
};

/** How each keyword of draft 2020-12 that our schema uses judges a value. Words that only tell (title …) judge nothing. */
const KEYWORDS: Readonly<Record<string, (said: never, value: never, schema: Schema, root: Schema) => boolean>> = {
  $schema: () => true,
  $defs: () => true,
  title: () => true,
  description: () => true,
  default: () => true,
  secret: () => true,
  $ref: (ref: string, value, _schema, root) => accepts(at(root, ref), value, root),
  type: (type: string, value) => TYPES[type]?.(value) ?? false,
  const: (said, value) => said === value,
  enum: (said: readonly unknown[], value) => said.includes(value),
  anyOf: (said: readonly Schema[], value, _schema, root) => said.some((one) => accepts(one, value, root)),
  oneOf: (said: readonly Schema[], value, _schema, root) =>
    said.filter((one) => accepts(one, value, root)).length === 1,
  minimum: (said: number, value) => typeof value !== 'number' || value >= said,
  maximum: (said: number, value) => typeof value !== 'number' || value <= said,
  exclusiveMinimum: (said: number, value) => typeof value !== 'number' || value > said,
  minLength: (said: number, value: unknown) => typeof value !== 'string' || value.length >= said,
  pattern: (said: string, value) => typeof value !== 'string' || new RegExp(said, 'u').test(value),
  minItems: (said: number, value: unknown) => !Array.isArray(value) || value.length >= said,
  maxItems: (said: number, value: unknown) => !Array.isArray(value) || value.length <= said,
  items: (said: Schema, value: unknown, _schema, root) =>
    !Array.isArray(value) || value.every((item) => accepts(said, item, root)),
  required: (said: readonly string[], value) => said.every((key) => Object.hasOwn(value, key)),
  properties: (said: Readonly<Record<string, Schema>>, value, _schema, root) =>
    Object.entries(said).every(([key, one]) => !Object.hasOwn(value, key) || accepts(one, value[key], root)),
  propertyNames: (said: Schema, value, _schema, root) =>
    Object.keys(value).every((key) => accepts(said, key, root)),
  additionalProperties: (said: boolean | Schema, value, { properties = {} }, root) =>
    Object.entries(value)
      .filter(([key]) => !Object.hasOwn(properties as object, key))
      .every(([, one]) => (typeof said === 'boolean' ? said : accepts(said, one, root))),
};

/** True when `value` is as `schema` says; throws on a keyword that draft 2020-12 lacks or that is not known here. */
export function accepts(schema: Schema, value: unknown, root: Schema = schema): boolean {
  return Object.entries(schema).every(([word, said]) => {
    const judge = KEYWORDS[word];
    if (judge === undefined) throw new Error(`no keyword ${word}`);
    return judge(said as never, value as never, schema, root);
  });
}

function at(root: Schema, ref: string): Schema {
  return ref
    .split('/')
    .slice(1)
    .reduce<unknown>((node, part) => (node as Schema)[part], root) as Schema;
}
