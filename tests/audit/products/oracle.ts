import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownAdvisories } from '../../../src/audit/advisories/files.ts';

/** What is published about one version, by the order of versions that Python itself has. */
export interface Truth {
  /** First ids, or ranges where an advisory has no id, of what affects it. */
  readonly affected: ReadonlySet<string>;
  /** Of what cannot be told: no range, a bound that is no version, or a range that cannot be the product's. */
  readonly unclear: ReadonlySet<string>;
}

interface AdvisoryFile {
  readonly product: string;
  readonly names?: readonly string[];
  readonly advisories: readonly { readonly ids: readonly string[]; readonly affected?: readonly string[] }[];
}

/** The truth about each product at its version. `python` needs `packaging`. */
export function truthOf(python: string, versions: Readonly<Record<string, string>>): Record<string, Truth> {
  const files = advisoryFiles();
  const paths = Object.fromEntries(
    Object.keys(versions).flatMap((product) => {
      const found = files.find(({ file }) =>
        [file.product, ...(file.names ?? [])].some((name) => name.toLowerCase() === product.toLowerCase()),
      );
      return found === undefined ? [] : [[product, found]];
    }),
  );
  const input = JSON.stringify({
    versions,
    files: Object.fromEntries(Object.entries(paths).map(([product, { path }]) => [product, path])),
  });
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'oracle.py')], {
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the oracle failed: ${stderr}`);
  const answer = JSON.parse(stdout) as Record<string, [number, string][]>;
  return Object.fromEntries(
    Object.entries(answer).map(([product, states]) => {
      const names = (wanted: (state: string) => boolean) =>
        new Set(
          states
            .filter(([, state]) => wanted(state))
            .map(([at]) => nameOf(paths[product]?.file.advisories[at])),
        );
      return [
        product,
        { affected: names((state) => state === 'affected'), unclear: names((state) => state !== 'affected') },
      ];
    }),
  );
}

function nameOf(advisory: AdvisoryFile['advisories'][number] | undefined): string {
  return advisory?.ids[0] ?? (advisory?.affected ?? []).join(' or ');
}

function advisoryFiles(): { path: string; file: AdvisoryFile }[] {
  const folder = ownAdvisories();
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map((name) => join(folder, name))
    .map((path) => ({ path, file: JSON.parse(readFileSync(path, 'utf8')) as AdvisoryFile }));
}
