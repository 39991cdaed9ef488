import { ownAdvisories, type RefusedFile } from './files.ts';
import { type Advice, adviseOnProduct } from './match.ts';
import { packageKey, packagesOf } from './packages.ts';
import type { Product } from './product.ts';
import { ProductShelf } from './shelf.ts';

export type { Advice } from './match.ts';

/** All advisories that are loaded. */
export interface AdvisoryBook {
  /**
   * What is published about `product` (by any of its names, without regard to case) at `version`: what affects it, and
   * what cannot be told. A product or a version that is not known throws nothing.
   */
  adviseOn(product: string, version: string): Advice[];
  /** Files that are not what they should be, of those that were read so far. */
  readonly refused: readonly RefusedFile[];
}

/** A book that is also asked by package, as for what a manifest names. */
export interface PackageBook extends AdvisoryBook {
  /**
   * What is published about a package, named by its package URL without version, such as `pkg:pypi/jupyter-core`: names of packages
   * and of products are not the same. The first such question checks all files.
   */
  adviseOnPackage(purl: string, version: string): Advice[];
}

/**
 * The advisories in `folders`, of which a later one's stands over an earlier one's with the same id; the package's own where
 * none is named. Files are read at the first question, and checked one product at a time. A folder that cannot be read makes
 * that question throw FL_CONFIG_UNREADABLE.
 */
export function loadAdvisories(folders: readonly string[] = [ownAdvisories()]): PackageBook {
  const shelf = new ProductShelf(folders);
  let packages: ReadonlyMap<string, Product> | undefined;
  return {
    adviseOn(product, version) {
      const found = shelf.find(product);
      return found === undefined ? [] : adviseOnProduct(found, version);
    },
    adviseOnPackage(purl, version) {
      packages ??= packagesOf(shelf.all());
      const found = packages.get(packageKey(purl));
      return found === undefined ? [] : adviseOnProduct(found, version);
    },
    get refused() {
      return shelf.refused;
    },
  };
}
