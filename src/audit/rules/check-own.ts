import { basename } from 'node:path';
import { productFilesIn, type RefusedFile } from '../advisories/files.ts';
import { nameKey } from '../advisories/names.ts';
import type { Product } from '../advisories/product.ts';
import { ProductShelf } from '../advisories/shelf.ts';
import { loadRules } from '../fingerprints/load.ts';
import type { RulesCheck } from './rules-check.ts';
import { countUnordered, orderWarning } from './unordered.ts';

/** Loads our own rules; a folder that is undefined is not there. */
export function checkOwn(advisories: string | undefined, fingerprints: string | undefined): RulesCheck {
  const shelf = new ProductShelf(advisories === undefined ? [] : [advisories]);
  const products = shelf.all();
  const loaded = fingerprints === undefined ? { rules: [], refused: [] } : loadRules(fingerprints);
  return {
    loaded: {
      fingerprints: loaded.rules.length,
      advisories: products.reduce((sum, product) => sum + product.advisories.length, 0),
    },
    refused: [
      ...shelf.refused.map(
        ({ file, reason }): RefusedFile => ({ file: `advisories/${basename(file)}`, reason }),
      ),
      ...loaded.refused.map(({ file, reason }): RefusedFile => ({ file: `fingerprints/${file}`, reason })),
    ],
    warnings: [
      ...products.flatMap(warningsOf),
      ...(advisories === undefined ? [] : sharedNames(productFilesIn(advisories).length, products)),
    ],
  };
}

function warningsOf({ product, order, advisories }: Product): string[] {
  const unordered = advisories.filter(({ ranges }) => countUnordered(order, ranges ?? []) > 0).length;
  const open = advisories.filter(({ ranges }) => ranges === undefined).length;
  const doubts = advisories.filter(({ doubt }) => doubt !== undefined).length;
  return [
    ...(unordered > 0 ? [orderWarning(product, unordered)] : []),
    ...(open > 0 ? [`${product}: advisories without a range, so that they can never be told: ${open}`] : []),
    ...(doubts > 0
      ? [`${product}: advisories whose ranges are doubted, so that they are never findings: ${doubts}`]
      : []),
  ];
}

/** Two files that answer to one name: the later hides the earlier. */
function sharedNames(files: number, products: readonly Product[]): string[] {
  const owners = new Map<string, Set<string>>();
  for (const { product, title, names } of products)
    for (const name of [product, title, ...names])
      owners.set(nameKey(name), (owners.get(nameKey(name)) ?? new Set()).add(product));
  return files === 0
    ? []
    : [...owners]
        .filter(([, all]) => all.size > 1)
        .map(([name, all]) => `${[...all].join(' and ')} both answer to the name ${name}`);
}
