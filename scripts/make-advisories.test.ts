import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatProduct } from '../src/audit/advisories/write.ts';
import { type Fact, factSchema, readFacts } from './advisories/facts.ts';
import { makeProducts } from './advisories/make.ts';
import { correctionsSchema, type ProductTable, productsSchema } from './advisories/tables.ts';

const root = join(import.meta.dirname, '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

const table: ProductTable = productsSchema.parse({
  gradio: {
    title: 'Gradio',
    order: 'pep440',
    packages: ['pypi/gradio'],
    repositories: ['gradio-app/gradio'],
  },
  other: { title: 'Other', order: 'npm', repositories: ['them/other'] },
});
const fact = (more: Partial<Fact>): Fact =>
  factSchema.parse({
    component: 'Gradio',
    ids: ['CVE-1'],
    severity: 'high',
    cvss: null,
    affected: null,
    references: ['https://example.org'],
    ...more,
  });
const make = (...facts: Fact[]) => makeProducts(facts, table, {});
const entries = (...facts: Fact[]) => make(...facts).products.map(({ advisories }) => advisories);

describe('files of advisories from facts', () => {
  it('write ranges as bounds, without the floor that says nothing', () => {
    const affected = [
      [
        { op: '>=', version: '0.0.0' },
        { op: '<', version: '5.0.0b3' },
      ],
      [{ op: '=', version: '6' }],
    ] as const;
    expect(entries(fact({ affected: affected.map((range) => [...range]) }))[0]?.[0]?.affected).toEqual([
      '<5.0.0b3',
      '=6',
    ]);
    expect(entries(fact({ affected: null }))[0]?.[0]?.affected).toBeUndefined();
  });

  it('give an advisory to the product in whose repository it was published', () => {
    const references = ['https://github.com/them/other/security/advisories/GHSA-aaaa-bbbb-cccc'];
    const [gradio, other] = entries(fact({ references }));
    expect(gradio).toEqual([]);
    expect(other?.[0]?.ids).toEqual(['CVE-1', 'GHSA-aaaa-bbbb-cccc']);
  });

  it('name no id under which several were published', () => {
    const references = ['https://github.com/gradio-app/gradio/security/advisories/GHSA-aaaa-bbbb-cccc'];
    const [gradio] = entries(
      fact({ references }),
      fact({ ids: ['CVE-2'], references }),
      fact({ ids: ['CVE-2'] }),
    );
    expect(gradio?.map(({ ids }) => ids)).toEqual([['CVE-1'], ['CVE-2']]);
  });

  it('leave out what is not about a version of a product', () => {
    const { left } = make(
      fact({ component: 'nobody' }),
      fact({ condition: [{}] }),
      fact({ ids: [], references: [] }),
    );
    expect(left.map(({ reason }) => reason)).toEqual([
      'not a product with versions',
      'a rule about where a service listens, not about a version',
      'neither an id nor a source',
    ]);
  });

  it('take a correction over the fact, with its source', () => {
    const correction = { affected: ['<1.0'], source: 'https://example.org/better' };
    const { products } = makeProducts([fact({})], table, { gradio: { 'CVE-1': correction } });
    expect(products[0]?.advisories[0]).toMatchObject({
      affected: ['<1.0'],
      references: ['https://example.org', 'https://example.org/better'],
    });
  });

  const facts = [root, join(root, '..')]
    .map((one) => join(one, 'shared', 'data', 'audit', 'advisory-facts.jsonl'))
    .find((one) => existsSync(one));
  it.skipIf(facts === undefined)('are those that ship (needs shared/data/audit)', () => {
    const { products, left } = makeProducts(
      [read('scripts', 'advisories', 'additions.jsonl'), readFileSync(facts ?? '', 'utf8')].flatMap(
        readFacts,
      ),
      productsSchema.parse(JSON.parse(read('scripts', 'advisories', 'products.json'))),
      correctionsSchema.parse(JSON.parse(read('scripts', 'advisories', 'corrections.json'))),
    );
    expect(left.length).toBeLessThan(15);
    for (const product of products)
      expect(
        formatProduct(product) === read('rules', 'advisories', `${product.product}.json`),
        product.product,
      ).toBe(true);
  });
});
