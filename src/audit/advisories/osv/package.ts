import { packageKey } from '../packages.ts';

/** Package URL types of OSV's ecosystems (https://github.com/package-url/purl-spec, 2025). */
const TYPES: Readonly<Record<string, string>> = {
  pypi: 'pypi',
  npm: 'npm',
  go: 'golang',
  'crates.io': 'cargo',
};

/** The package of an OSV advisory in that spelling; undefined for an ecosystem of which no product of ours is. */
export function keyOfOsv(ecosystem: string, name: string): string | undefined {
  const type = TYPES[ecosystem.split(':')[0]?.toLowerCase() ?? ''];
  return type === undefined ? undefined : packageKey(`pkg:${type}/${name}`);
}
