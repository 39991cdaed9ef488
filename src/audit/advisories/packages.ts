import type { Product } from './product.ts';

/** One spelling of a package URL without version; names of PyPI are equal without regard to case and `-`, `_`, `.`. */
export function packageKey(purl: string): string {
  const [type = '', ...rest] = purl.replace(/^pkg:/, '').split('/');
  const name = decodeURIComponent(rest.join('/'));
  return `${type}/${type === 'pypi' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name.toLowerCase()}`;
}

/** Which product each package belongs to. */
export function packagesOf(products: readonly Product[]): ReadonlyMap<string, Product> {
  return new Map(products.flatMap((product) => product.packages.map((purl) => [packageKey(purl), product])));
}
