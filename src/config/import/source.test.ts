import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { durationMs } from './duration.ts';
import { importLitellm } from './litellm.ts';
import { ImportSource } from './source.ts';
import { importVsr } from './vsr.ts';

const folder = join(import.meta.dirname, '../__fixtures__');
const fixtures = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml') && /^(vsr|litellm)-/.test(file))
  .map((file) => ({
    convert: file.startsWith('vsr') ? importVsr : importLitellm,
    value: parse(readFileSync(join(folder, file), 'utf8')) as unknown,
  }));

/** `value` with the part that a walk by `steps` comes to replaced. */
function replaced(value: unknown, steps: readonly number[], by: unknown): unknown {
  const [step, ...rest] = steps;
  if (typeof value !== 'object' || value === null || step === undefined) return by;
  const keys = Object.keys(value);
  const key = keys[step % keys.length];
  if (key === undefined) return by;
  const child = replaced((value as Record<string, unknown>)[key], rest, by);
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? child : item));
  return { ...value, [key]: child };
}

function leafCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, item) => sum + leafCount(item), 0);
}

describe('an import', () => {
  it('takes any file of any shape without failing, and reports on it', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(null, '', 0, true, [], {}, [null], 'AND', [[]], -1),
    );
    const walk = fc.array(fc.nat(40), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.constantFrom(...fixtures), walk, anything, ({ convert, value }, steps, by) => {
        const changed = replaced(value, steps, by);
        const { config, report } = convert(stringify(changed));
        expect(typeof config).toBe('object');
        for (const line of report) {
          expect(line.line).toBeGreaterThan(0);
          if (line.status !== 'mapped') expect(line.reason).toMatch(/\w/);
        }
        if (leafCount(changed) > 0) expect(report.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('ImportSource', () => {
  it('says where YAML cannot be read, and what is no configuration', () => {
    for (const text of ['a: [', 'a: 1\na: 2', '- list', 'word', '', 'a: *nowhere']) {
      expect(() => new ImportSource(text), text).toThrow(
        expect.objectContaining({ code: 'FL_CONFIG_SYNTAX', message: expect.stringMatching(/^\d+:\d+: /) }),
      );
    }
  });

  it('reports a key that nothing read as one that Fairlead does not have, at its line', () => {
    const source = new ImportSource('a:\n  b: 1\n  c: [x, { d: 2 }]\n"e.f": 3\ng: {}\n');
    source.root.at('a').at('b').mapped('ours');
    expect(source.report()).toEqual([
      { path: 'a.b', line: 2, status: 'mapped', to: 'ours' },
      { path: 'a.c[0]', line: 3, status: 'ignored', reason: 'Fairlead has no such setting' },
      { path: 'a.c[1].d', line: 3, status: 'ignored', reason: 'Fairlead has no such setting' },
      { path: '["e.f"]', line: 4, status: 'ignored', reason: 'Fairlead has no such setting' },
      { path: 'g', line: 5, status: 'ignored', reason: 'it is empty' },
    ]);
  });

  it('lets the first note on a path stay, and a list speak for what is in it', () => {
    const source = new ImportSource('a: [1, 2]\n');
    source.root.at('a').refused('no');
    source.root.at('a').mapped('yes');
    expect(source.report()).toEqual([{ path: 'a', line: 1, status: 'refused', reason: 'no' }]);
  });

  it('says no more of what is below a key that was refused or ignored', () => {
    const source = new ImportSource('a: { b: 1, c: 2 }\n');
    source.root.at('a').at('b').mapped('ours');
    source.root.at('a').ignored('not here');
    expect(source.report()).toEqual([{ path: 'a', line: 1, status: 'ignored', reason: 'not here' }]);
  });

  it('reads through aliases', () => {
    const source = new ImportSource('a: &x { b: 1 }\nc: *x\nd: { <<: *x, e: 2 }\n');
    expect(source.root.at('c').at('b').number('f')).toBe(1);
    expect(source.root.at('d').at('b').number('f')).toBe(1);
    expect(source.report().map(({ path, line }) => [path, line])).toEqual([
      ['a.b', 1],
      ['c.b', 2],
      ['d.b', 3],
      ['d.e', 3],
    ]);
    expect(() => new ImportSource('a: &x [*x]')).toThrow(
      expect.objectContaining({ code: 'FL_CONFIG_SYNTAX' }),
    );
  });
});

it.each([
  ['300s', 300_000],
  ['1m30s', 90_000],
  ['500ms', 500],
  ['1.5h', 5_400_000],
  [20, 20_000],
  ['20', 20_000],
  ['soon', undefined],
  ['', undefined],
  [-1, undefined],
  [null, undefined],
])('durationMs(%j) is %j', (value, expected) => {
  expect(durationMs(value)).toBe(expected);
});

it('reads what is no word where a word belongs as none', () => {
  const odd = { toString: false };
  const item = { name: odd, type: odd, model: odd, role: odd, benchmark: odd, endpoint: odd, recipe: odd };
  const vsr = {
    version: 'v0.3',
    providers: { models: [item], defaults: { reasoning_families: { a: item } } },
    evaluation: { records: [item] },
    routing: {
      modelCards: [item],
      signals: { keywords: [item], structure: [{ name: 'a', feature: { source: item } }] },
      projections: {
        scores: [{ name: 's', inputs: [item] }],
        partitions: [{ members: [odd], default: odd }],
      },
      decisions: [{ rules: item, modelRefs: [item], plugins: [item], algorithm: item }],
    },
    recipes: [item],
    entrypoints: [{ recipe: odd, model_names: [odd] }],
  };
  expect(importVsr(JSON.stringify(vsr)).report.length).toBeGreaterThan(0);
  const litellm = {
    model_list: [{ model_name: odd, litellm_params: item }],
    router_settings: { routing_strategy: odd },
  };
  expect(importLitellm(JSON.stringify(litellm)).report.length).toBeGreaterThan(0);
});

it('never quotes the file in what it says of YAML that cannot be read', () => {
  for (const text of [
    '{a: 1} "canary"',
    'a: *canary',
    'a: "canary" x',
    'a: {b: canary',
    'canary: 1\ncanary: 2',
  ]) {
    const importing = () => new ImportSource(text);
    expect(importing, text).toThrow(expect.objectContaining({ code: 'FL_CONFIG_SYNTAX' }));
    expect(importing, text).not.toThrow(/canary/);
  }
});
