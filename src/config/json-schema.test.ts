import { describe, expect, it } from 'vitest';
import { kinds } from './__fixtures__/kinds.ts';
import { configJsonSchema } from './json-schema.ts';

type Node = Record<string, unknown>;

const schema = configJsonSchema(kinds);

/** Every object of the tree, however deep. */
function* nodes(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const part of Object.values(value)) yield* nodes(part);
}

describe('the JSON Schema of the configuration', () => {
  it('is a schema of draft 2020-12 that survives being printed', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it('asks only for models, since everything else has a default', () => {
    expect(schema.required).toEqual(['models']);
  });

  it('takes no unknown key anywhere, so that an editor marks a typing error', () => {
    const open = [...nodes(schema)].filter(
      ({ type, properties, additionalProperties }) =>
        type === 'object' && properties !== undefined && additionalProperties !== false,
    );
    expect(open).toEqual([]);
  });

  it('knows every unit by its id and its aliases', () => {
    const said = JSON.stringify(schema);
    for (const id of ['keyword', 'language', 'lang', 'static', 'weighted', 'prompt', 'openai', 'cloud']) {
      expect(said).toContain(`"${id}"`);
    }
  });

  it('resolves each of its own references', () => {
    for (const { $ref } of nodes(schema)) {
      if (typeof $ref !== 'string') continue;
      const found = $ref
        .split('/')
        .slice(1)
        .reduce<unknown>((at, part) => (at as Node | undefined)?.[part], schema);
      expect(found, $ref).toBeDefined();
    }
  });

  it('explains keys in words', () => {
    const models = (schema.properties as Record<string, Node>).models;
    expect(models?.description).toMatch(/served/);
  });
});
