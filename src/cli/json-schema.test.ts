import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { accepts } from '../config/__fixtures__/json-schema-check.ts';
import { configJsonSchema } from '../config/json-schema.ts';
import { embeddedConfigText } from './embedded.ts';
import { createKinds } from './kinds.ts';

const kinds = createKinds().config;
const schema = configJsonSchema(kinds);
const valid = (value: unknown) => accepts(schema, value);

const MODELS = [{ name: 'a', backends: [{ url: 'http://a/v1' }] }];
const policy = (routing: object) => ({ models: MODELS, routing });
const decision = (keys: object) => policy({ decisions: [{ name: 'd', ...keys }] });

const ROOMS = [
  ['signal', kinds.signals, (unit: object) => policy({ signals: [{ name: 'it', ...unit }] }), 'type'],
  ['selection', kinds.selections, (unit: object) => decision({ algorithm: unit }), 'type'],
  ['plugin', kinds.plugins, (unit: object) => decision({ plugins: [unit] }), 'type'],
  [
    'provider',
    kinds.providers,
    (unit: object) => ({ models: [{ name: 'a', backends: [{ url: 'http://a/v1', ...unit }] }] }),
    'provider',
  ],
] as const;

describe('the JSON Schema accepts what the loader accepts', () => {
  it.each(ROOMS)('every example of every %s, under each of its names', (_room, units, around, key) => {
    for (const unit of units) {
      const names = [unit.id, ...('aliases' in unit ? (unit.aliases as string[]) : [])];
      for (const { title, config } of unit.examples) {
        for (const name of names) {
          expect(valid(around({ ...config, [key]: name })), `${name}: ${title}`).toBe(true);
        }
      }
    }
  });

  it('the embedded configuration', () => {
    expect(valid(parse(embeddedConfigText()))).toBe(true);
  });

  it('rule trees in both forms', () => {
    const leaf = { type: 'keyword', name: 'k', predicate: { gte: 1 }, onError: 'match' };
    const rules = { all: [leaf, { not: leaf }, { operator: 'OR', conditions: [{ any: [leaf] }] }] };
    expect(valid(decision({ rules }))).toBe(true);
    expect(valid(decision({ rules: { all: [{ type: 'keyword' }] } }))).toBe(false);
  });

  it('references to the environment where numbers, truth values and choices go', () => {
    const keys = { listen: { port: '${PORT:-80}' }, log: { level: '${LEVEL}', requests: '${LOG}' } };
    expect(valid({ models: MODELS, ...keys })).toBe(true);
  });
});

describe('the JSON Schema refuses what the loader refuses', () => {
  it.each([
    ['an unknown key', { lisen: {} }],
    ['a number in quotes', { listen: { port: '80' } }],
    ['a port out of range', { listen: { port: 70_000 } }],
    ['a word that is no choice', { log: { level: 'loud' } }],
    ['no models', { models: [] }],
    ['an unknown provider', { models: [{ name: 'a', backends: [{ url: 'http://a', provider: 'x' }] }] }],
    ['a backend of Azure without URL', { models: [{ name: 'a', backends: [{ provider: 'azure' }] }] }],
  ])('%s', (_what, keys) => {
    expect(valid({ models: MODELS, ...keys })).toBe(false);
  });
});

it('every key of the configuration’s own says in words what it is for', () => {
  type Node = Readonly<Record<string, unknown>>;
  const bare: string[] = [];
  const resolve = (node: Node): Node => {
    const ref = typeof node.$ref === 'string' ? node.$ref.split('/').slice(1) : undefined;
    const target = ref?.reduce<unknown>((part, key) => (part as Node)[key], schema) as Node | undefined;
    return target === undefined ? node : { ...resolve(target), ...node };
  };
  const look = (raw: unknown, path: string, depth = 0): void => {
    if (typeof raw !== 'object' || raw === null || depth > 12) return;
    const node = resolve(raw as Node);
    for (const [key, value] of Object.entries((node.properties ?? {}) as Node)) {
      if (resolve(value as Node).description === undefined) bare.push(`${path}.${key}`);
      look(value, `${path}.${key}`, depth + 1);
    }
    look(node.items, `${path}[]`, depth + 1);
  };
  look(schema, '');
  expect(bare).toEqual([]);
});
