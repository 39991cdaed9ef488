import type { AdvisoryEntry, ProductFile } from './schema.ts';

/** The file's text: one advisory a line, so that a change of one is a change of one line. The same product gives the same text. */
export function formatProduct(product: ProductFile): string {
  const { advisories, $schema, ...head } = product;
  const keys = Object.entries({ $schema, ...head })
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const rows = advisories.toSorted(byId).map((advisory) => `    ${JSON.stringify(advisory)}`);
  return `{\n${keys.join('')}  "advisories": [${rows.length === 0 ? '' : `\n${rows.join(',\n')}\n  `}]\n}\n`;
}

function byId(a: AdvisoryEntry, b: AdvisoryEntry): number {
  const [one, other] = [a.ids[0] ?? '~', b.ids[0] ?? '~'];
  return one.localeCompare(other, 'en', { numeric: true });
}
