import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installOracle } from './products/install.ts';
import { type Look, lookAt } from './products/look.ts';
import { figuresOf, pageOf } from './products/page.ts';
import { REAL_PRODUCTS } from './products/table.ts';

const PAGE = join(import.meta.dirname, '../../docs/audit-products.md');
/** Ids, or parts of them, of the products that are looked at; all where it is not set. */
const wanted = process.env.FAIRLEAD_ONLY?.split(',');
const products = REAL_PRODUCTS.filter(
  ({ id }) => wanted === undefined || wanted.some((part) => id.includes(part)),
);
const looks: Look[] = [];
let oracle: string;

describe('audit of real products', () => {
  beforeAll(async () => {
    oracle = await installOracle();
  });

  afterAll(() => {
    const page = pageOf(looks, new Date().toISOString().slice(0, 10));
    process.stdout.write(`${page}\n`);
    if (wanted === undefined && looks.length === products.length) writeFileSync(PAGE, page);
  });

  it.each(products)('names $id and reports only what applies to it', async (product) => {
    const look = await lookAt(product, oracle);
    looks.push(look);
    expect(look.isNamed, `named: ${JSON.stringify(look.components)}`).toBe(true);
    expect(look.falsely).toEqual([]);
    expect(look.missed).toEqual([]);
    expect(look.requests).toBeLessThanOrEqual(25);
    expect(look.exitCode).toBe(look.reported.length + look.checks.length > 0 ? 1 : 0);
  });

  it('reads nine of ten versions to the last digit', () => {
    expect(looks).toHaveLength(products.length);
    const { exact } = figuresOf(looks);
    expect(exact / looks.length).toBeGreaterThanOrEqual(0.9);
  });
});
