import type { Range } from '../versions/range.ts';
import { parseRange } from '../versions/range-text.ts';
import type { AdvisoryEntry, ProductFile } from './schema.ts';

/** An advisory with its ranges read. */
export interface ReadAdvisory extends AdvisoryEntry {
  readonly ranges: readonly Range[] | undefined;
}

export interface Product extends Omit<ProductFile, 'advisories'> {
  readonly advisories: readonly ReadAdvisory[];
}

/** The file with its ranges read; what cannot be read the schema has refused before. */
export function readProduct(file: ProductFile): Product {
  return { ...file, advisories: file.advisories.map(readAdvisory) };
}

function readAdvisory(entry: AdvisoryEntry): ReadAdvisory {
  const ranges = entry.affected?.map(parseRange).filter((range) => range !== undefined);
  return { ...entry, ranges };
}

/** Both products' advisories as one product of `later`; of two with a common id `later`'s stays. */
export function mergeProducts(earlier: Product, later: Product): Product {
  const replaced = new Set(later.advisories.flatMap(({ ids }) => ids));
  const kept = earlier.advisories.filter(({ ids }) => !ids.some((id) => replaced.has(id)));
  return { ...later, advisories: [...kept, ...later.advisories] };
}
