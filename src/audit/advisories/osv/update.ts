import { isDeepStrictEqual } from 'node:util';
import type { Product } from '../product.ts';
import type { AdvisoryEntry, ProductFile } from '../schema.ts';
import { entryOfOsv } from './convert.ts';
import { keyOfOsv } from './package.ts';
import type { OsvAdvisory, OsvAffected } from './schema.ts';

export interface Change {
  readonly product: string;
  readonly id: string;
}

export interface Changes {
  readonly added: readonly Change[];
  readonly changed: readonly Change[];
  readonly withdrawn: readonly Change[];
  readonly unchanged: number;
}

const FROM = 'https://osv.dev';

/** The advisory as entries of the products that it is about, by their names; none where it is about no product of ours. */
export function entriesOf(
  osv: OsvAdvisory,
  packages: ReadonlyMap<string, Product>,
): { readonly product: Product; readonly entry: AdvisoryEntry }[] {
  const affected = new Map<Product, OsvAffected[]>();
  for (const one of osv.affected ?? []) {
    const key = one.package ? keyOfOsv(one.package.ecosystem, one.package.name) : undefined;
    const product = key === undefined ? undefined : packages.get(key);
    if (product !== undefined) affected.set(product, [...(affected.get(product) ?? []), one]);
  }
  return [...affected].map(([product, ones]) => ({ product, entry: entryOfOsv(osv, ones, product.order) }));
}

/**
 * `file`, the user's file of a product so far, with `entries` in it. Of two entries with a common id the later one stays, and
 * of two from one day GitHub's, which names severities.
 */
export function updateProduct(
  product: Product,
  file: ProductFile | undefined,
  entries: readonly AdvisoryEntry[],
): { readonly file: ProductFile; readonly changes: Changes } {
  const { advisories: _shipped, $schema: _schema, history: _history, ...head } = product;
  const before = file?.advisories ?? [];
  const kept = [...before, ...entries].reduce<readonly AdvisoryEntry[]>(place, []);
  const asOf =
    kept
      .map(({ modified = '' }) => modified)
      .toSorted()
      .at(-1) || product.source.asOf;
  return {
    file: { ...head, source: { url: FROM, asOf, licence: 'CC-BY-4.0' }, advisories: [...kept] },
    changes: changesOf(product.product, before, kept),
  };
}

function place(kept: readonly AdvisoryEntry[], entry: AdvisoryEntry): readonly AdvisoryEntry[] {
  const same = kept.filter(({ ids }) => ids.some((id) => entry.ids.includes(id)));
  if (same.some((one) => isBetter(one, entry))) return kept;
  return [...kept.filter((one) => !same.includes(one)), entry];
}

function isBetter(one: AdvisoryEntry, other: AdvisoryEntry): boolean {
  const [day, otherDay] = [one.modified ?? '', other.modified ?? ''];
  return day === otherDay ? fromGitHub(one) && !fromGitHub(other) : day > otherDay;
}

const fromGitHub = ({ references }: AdvisoryEntry): boolean =>
  references[0]?.startsWith(`${FROM}/vulnerability/GHSA-`) === true;

function changesOf(
  product: string,
  before: readonly AdvisoryEntry[],
  after: readonly AdvisoryEntry[],
): Changes {
  const changes = { added: [] as Change[], changed: [] as Change[], withdrawn: [] as Change[], unchanged: 0 };
  for (const entry of after) {
    const change = { product, id: entry.ids[0] ?? '' };
    const old = before.find(({ ids }) => ids.some((id) => entry.ids.includes(id)));
    if (old !== undefined && isDeepStrictEqual(old, entry)) changes.unchanged += 1;
    else if (entry.withdrawn === true) changes.withdrawn.push(change);
    else if (old === undefined) changes.added.push(change);
    else changes.changed.push(change);
  }
  return changes;
}
