import type { PackageBook } from '../advisories/advise.ts';
import type { Finding } from '../finding.ts';
import { findingId } from '../finding-id.ts';
import { manifests } from './dependencies/index.gen.ts';

/** Published weaknesses of what a manifest or a lock file holds to one version. */
export function dependencyFindings(path: string, text: string, target: string, book: PackageBook): Finding[] {
  const kind = manifests.find(({ file }) => file.test(path));
  if (kind === undefined) return [];
  const told = new Set<string>();
  return kind.read(text).flatMap(({ name, version, line }) => {
    if (told.has(`${name}@${version}`)) return [];
    told.add(`${name}@${version}`);
    return book.adviseOnPackage(`pkg:${kind.type}/${plain(kind.type, name)}`, version).map(
      ({ verdict, advisory, severity, title, mend, reason }): Finding => ({
        id: findingId('code/dependency', path, name, advisory.ids[0] ?? title.en),
        check: 'code/dependency',
        target,
        component: name,
        version,
        severity,
        verdict,
        title,
        evidence:
          `${name} ${version} in ${path}; affected: ${advisory.range ?? ''}${reason === undefined ? '' : `; ${reason}`}`.slice(
            0,
            500,
          ),
        advisory,
        mend,
        place: { file: path, line },
        tags: ['CWE-1395', 'OWASP-MCP-04'],
      }),
    );
  });
}

/** Names of PyPI are the same whatever separators they have (PEP 503). */
const plain = (type: string, name: string): string =>
  type === 'pypi' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name.toLowerCase().replace(/^@/, '%40');
