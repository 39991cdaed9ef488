import { doubtOf } from '../../src/audit/advisories/doubt.ts';
import anotherRepository from '../../src/audit/advisories/doubts/another-repository.ts';
import type { DoubtedProduct } from '../../src/audit/advisories/doubts/define.ts';
import { nameKey } from '../../src/audit/advisories/names.ts';
import { type AdvisoryEntry, type ProductFile, productSchema } from '../../src/audit/advisories/schema.ts';
import { normaliseSeverity } from '../../src/audit/advisories/severity.ts';
import type { Range } from '../../src/audit/versions/range.ts';
import { formatRange, parseRange } from '../../src/audit/versions/range-text.ts';
import type { Fact } from './facts.ts';
import type { Corrections, ProductTable } from './tables.ts';

const SOURCE = {
  url: 'https://github.com/Tencent/AI-Infra-Guard',
  asOf: '2026-08-21',
  licence: 'Apache-2.0',
};

export interface LeftOut {
  readonly component: string;
  readonly ids: readonly string[];
  readonly reason: string;
}

/** The product files that `facts` make, and what they leave out and why. */
export function makeProducts(
  facts: readonly Fact[],
  table: ProductTable,
  corrections: Corrections,
): { readonly products: readonly ProductFile[]; readonly left: readonly LeftOut[] } {
  const left: LeftOut[] = [];
  const byProduct = new Map<string, Fact[]>(Object.keys(table).map((name) => [name, []]));
  const ownerOf = ownersOf(table);
  for (const fact of facts) {
    const product = ownerOf(fact);
    const reason = whyLeftOut(fact, product);
    if (reason === undefined && product !== undefined) byProduct.get(product)?.push(fact);
    else left.push({ component: fact.component, ids: fact.ids, reason: reason ?? 'no such product' });
  }
  const products = Object.entries(table).map(([name, head]) =>
    makeProduct(name, head, byProduct.get(name) ?? [], corrections[name] ?? {}),
  );
  return { products, left };
}

/**
 * Whose an advisory is: the product of the repository where it was published, where that is another's; else the one that the
 * facts name; undefined for none.
 */
function ownersOf(table: ProductTable): (fact: Fact) => string | undefined {
  const entries = Object.entries(table);
  const names = new Map(
    entries.flatMap(([name, { title, names: others }]) =>
      [name, title, ...others].map((other) => [nameKey(other), name] as const),
    ),
  );
  const repositories = new Map(
    entries.flatMap(([name, head]) => head.repositories.map((repository) => [repository, name] as const)),
  );
  return ({ component, references }) => {
    const named = names.get(nameKey(component));
    const own = named === undefined ? [NOWHERE] : (table[named]?.repositories ?? []);
    const other = anotherRepository.find(
      { order: '', repositories: own, ranges: [] },
      { ranges: [], references },
    );
    return repositories.get(other ?? '') ?? named;
  };
}

/** Stands for the repositories of a product that is not known. */
const NOWHERE = '/';

function makeProduct(
  name: string,
  { packages, ...head }: ProductTable[string],
  facts: readonly Fact[],
  corrections: Corrections[string],
): ProductFile {
  const shared = sharedIds(facts);
  const entries = unique(facts.map((fact) => entryOf(fact, shared, corrections)));
  const product: DoubtedProduct = { ...head, ranges: entries.map(rangesOf) };
  return productSchema.parse({
    $schema: './advisories.schema.json',
    product: name,
    ...head,
    packages: packages.map((id) => `pkg:${id}`),
    source: SOURCE,
    advisories: entries.map((entry) => withDoubt(product, entry)),
  });
}

function whyLeftOut({ condition, ids, references }: Fact, product: string | undefined): string | undefined {
  if (condition !== undefined) return 'a rule about where a service listens, not about a version';
  if (product === undefined) return 'not a product with versions';
  return ids.length === 0 && references.length === 0 ? 'neither an id nor a source' : undefined;
}

function entryOf(fact: Fact, shared: ReadonlySet<string>, corrections: Corrections[string]): AdvisoryEntry {
  const ids = [...new Set([...fact.ids, ...publishedIds(fact).filter((id) => !shared.has(id))])];
  const correction = corrections[ids[0] ?? ''];
  const cvss = fact.cvss ?? undefined;
  const cwe = [fact.cwe ?? []].flat().flatMap((text) => /CWE-\d+/.exec(text)?.[0] ?? []);
  const affected = correction?.affected ?? fact.affected?.map((range) => formatRange(withoutFloor(range)));
  const references = [...fact.references, ...(correction === undefined ? [] : [correction.source])];
  return {
    ids,
    severity: normaliseSeverity(fact.severity, cvss),
    ...(cvss === undefined ? {} : { cvss }),
    ...(cwe.length === 0 ? {} : { cwe }),
    ...(affected === undefined ? {} : { affected }),
    references: [...new Set(references.filter((url) => /^https?:\/\//.test(url)))],
  };
}

/** The id under which the product itself published, where the references name just one. */
function publishedIds({ references }: Fact): string[] {
  const ids = new Set(
    references.flatMap((url) => /\/security\/advisories\/(GHSA(?:-[0-9a-z]{4}){3})/i.exec(url)?.[1] ?? []),
  );
  return ids.size === 1 ? [...ids] : [];
}

/** Ids under which several weaknesses were published together: they name none of them alone. */
function sharedIds(facts: readonly Fact[]): ReadonlySet<string> {
  const owners = new Map<string, Set<string>>();
  for (const fact of facts)
    for (const id of publishedIds(fact)) owners.set(id, (owners.get(id) ?? new Set()).add(fact.ids[0] ?? ''));
  return new Set([...owners].filter(([, ids]) => ids.size > 1).map(([id]) => id));
}

/** Nothing is older than 0. */
function withoutFloor(range: Range): Range {
  return range.filter(({ op, version }) => !(/^>=?$/.test(op) && /^v?0(?:\.0)*$/.test(version)));
}

const rangesOf = ({ affected = [] }: AdvisoryEntry): Range[] =>
  affected.map(parseRange).filter((range) => range !== undefined);

function withDoubt(product: DoubtedProduct, entry: AdvisoryEntry): AdvisoryEntry {
  const { references, ...rest } = entry;
  const doubt = doubtOf(product, { ranges: rangesOf(entry), references });
  return { ...rest, ...(doubt === undefined ? {} : { doubt }), references };
}

/** Of two entries with the same first id the first. */
function unique(entries: readonly AdvisoryEntry[]): AdvisoryEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ ids }) => {
    const [id] = ids;
    if (id === undefined) return true;
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}
