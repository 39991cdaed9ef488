import type { Price } from '../config/schema/model.ts';

/** What one model costs at one provider, and who says so. */
export interface PriceRow {
  /** Id of the catalogue's file; our provider's id where there is one. */
  readonly provider: string;
  readonly title: string;
  /** Host names of the provider's API. */
  readonly hosts: readonly string[];
  readonly model: string;
  readonly aliases: readonly string[];
  /** At the standard rate, for the shortest prompts where longer ones cost more. */
  readonly price: Price;
  readonly source: string;
  /** ISO 8601 date at which the figure is known to hold. */
  readonly asOf: string;
  /** What collection it was carried over from. */
  readonly via: string | undefined;
  /** What the price does not say, such as a dearer rate for long prompts. */
  readonly note: string | undefined;
}

export interface PriceCatalogue {
  /** In the order of their files. */
  readonly rows: readonly PriceRow[];
  /**
   * Of a model by the provider's name for it: exact, else without a region before it (`eu.`), a date or `latest` behind it.
   * Letters of either case. O(1).
   */
  priceOf(provider: string, model: string): PriceRow | undefined;
  /** The provider at an URL; undefined for all others, a server of one's own above all. O(1). */
  providerAt(url: string): string | undefined;
}

const REGION = /^(?:us|eu|apac|jp|au|global)\./;
/** `-2025-08-07`, `-20250807`, `@20250807`, `-0807`, `-latest`. */
const SNAPSHOT = /[-@](?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|latest)$/;

/** Indexes rows of the catalogue. Throws where two of them name one model of a provider. */
export function createPriceCatalogue(rows: readonly PriceRow[]): PriceCatalogue {
  const byName = new Map<string, PriceRow>();
  const byHost = new Map<string, string>();
  for (const row of rows) {
    for (const host of row.hosts) byHost.set(host, row.provider);
    for (const name of [row.model, ...row.aliases]) {
      const key = keyOf(row.provider, name);
      if (byName.has(key)) throw new Error(`two prices for ${key}`);
      byName.set(key, row);
    }
  }
  return {
    rows,
    priceOf: (provider, model) => {
      const bare = model.replace(REGION, '');
      for (const name of [model, bare, bare.replace(SNAPSHOT, '')]) {
        const row = byName.get(keyOf(provider, name));
        if (row !== undefined) return row;
      }
      return undefined;
    },
    providerAt: (url) => byHost.get(URL.parse(url)?.hostname ?? ''),
  };
}

const keyOf = (provider: string, model: string): string => `${provider}/${model.toLowerCase()}`;
