import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { advisoriesIn, checkProduct, ownAdvisories, type RefusedFile, readJson } from '../files.ts';
import { packagesOf } from '../packages.ts';
import type { Product } from '../product.ts';
import { type AdvisoryEntry, type ProductFile, productSchema } from '../schema.ts';
import { ProductShelf } from '../shelf.ts';
import { formatProduct } from '../write.ts';
import { osvSchema } from './schema.ts';
import { osvTexts } from './sources.ts';
import { type Changes, entriesOf, updateProduct } from './update.ts';

export interface Imported extends Changes {
  /** Advisories that were read. */
  readonly read: number;
  /** Of these, about products of ours. */
  readonly ours: number;
  readonly folder: string;
  readonly refused: readonly RefusedFile[];
}

/**
 * Reads the advisories in OSV form at `path` and writes those about our products below `rules`, one file a product; a file
 * without changes is not written. Throws FL_CONFIG_UNREADABLE where nothing can be read at `path`.
 */
export function importOsv(path: string, rules: string): Imported {
  const packages = packagesOf(new ProductShelf([ownAdvisories()]).all());
  const found = new Map<Product, AdvisoryEntry[]>();
  const refused: RefusedFile[] = [];
  let [read, ours] = [0, 0];
  for (const source of osvTexts(path)) {
    const values = 'reason' in source ? source : parse(source.text);
    if ('reason' in values) refused.push({ file: source.file, reason: values.reason });
    else
      for (const value of values.all) {
        const osv = osvSchema.safeParse(value);
        if (!osv.success) {
          const [issue] = osv.error.issues;
          refused.push({
            file: source.file,
            reason: `${issue?.path.join('.') || 'file'}: ${issue?.message}`,
          });
          continue;
        }
        read += 1;
        const entries = entriesOf(osv.data, packages);
        ours += Math.min(entries.length, 1);
        for (const { product, entry } of entries) found.set(product, [...(found.get(product) ?? []), entry]);
      }
  }
  const folder = advisoriesIn(rules);
  const changes = [...found].map(([product, entries]) => write(folder, product, entries, refused));
  return {
    read,
    ours,
    folder,
    refused,
    added: changes.flatMap(({ added }) => added),
    changed: changes.flatMap(({ changed }) => changed),
    withdrawn: changes.flatMap(({ withdrawn }) => withdrawn),
    unchanged: changes.reduce((sum, { unchanged }) => sum + unchanged, 0),
  };
}

function parse(text: string): { readonly all: readonly unknown[] } | { readonly reason: string } {
  try {
    return { all: [JSON.parse(text)].flat() };
  } catch (thrown) {
    return { reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function write(
  folder: string,
  product: Product,
  entries: readonly AdvisoryEntry[],
  refused: RefusedFile[],
): Changes {
  const path = join(folder, `${product.product}.json`);
  const before = existsSync(path) ? readBefore(path, refused) : undefined;
  const { file, changes } = updateProduct(product, before, entries);
  if (changes.added.length + changes.changed.length + changes.withdrawn.length > 0) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, formatProduct(productSchema.parse(file)));
  }
  return changes;
}

/** The user's file so far; one that cannot be read is named and written anew. */
function readBefore(path: string, refused: RefusedFile[]): ProductFile | undefined {
  const json = readJson(path);
  const checked = 'reason' in json ? json : checkProduct(path, json.value);
  if ('product' in checked) return checked.product;
  refused.push({ file: path, reason: checked.reason });
  return undefined;
}
