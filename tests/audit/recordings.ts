import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '../../src/audit/probe/recorded.ts';
import type { RealProduct } from './products/product.ts';
import { REAL_PRODUCTS } from './products/table.ts';

/** What scripts/record-products.ts wrote: one file a product and version. */
export const FIXTURES = join(import.meta.dirname, 'fixtures');

export interface RecordedProduct {
  readonly product: RealProduct;
  readonly exchanges: Recording;
}

/** All recorded products, in the order of the table; a fixture whose product is not in it is an error. */
export function recordedProducts(): RecordedProduct[] {
  const ids = readdirSync(FIXTURES).map((file) => file.replace(/\.json$/, ''));
  const unknown = ids.filter((id) => !REAL_PRODUCTS.some((product) => product.id === id));
  if (unknown.length > 0)
    throw new Error(`fixtures of products that are not in the table: ${unknown.join(', ')}`);
  return REAL_PRODUCTS.filter(({ id }) => ids.includes(id)).map((product) => ({
    product,
    exchanges: JSON.parse(readFileSync(join(FIXTURES, `${product.id}.json`), 'utf8')) as Recording,
  }));
}
